package io.github.pcam4j.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Processes that read regions at once. */
final class Crowd implements RegionReader.Source {
    private final List<Contender> all;

    Crowd(int processes, Supplier<Contender> start) {
        this.all = Stream.generate(start).limit(processes).toList();
    }

    @Override
    public double rate() {
        List<CompletableFuture<Double>> answers = all.stream()
                .map(each -> CompletableFuture.supplyAsync(() -> each.ask("go"))).toList();
        return answers.stream().mapToDouble(CompletableFuture::join).sum();
    }

    @Override
    public double cost() {
        return all.stream().mapToDouble(each -> each.ask("cost")).average().orElseThrow();
    }

    @Override
    public void close() {
        all.forEach(Contender::close);
    }
}
