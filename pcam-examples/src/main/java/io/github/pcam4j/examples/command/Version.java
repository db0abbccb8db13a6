package io.github.pcam4j.examples.command;

import io.github.pcam4j.train.engine.TrainingEngineProvider;
import io.github.pcam4j.train.engine.TrainingEngines;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.stream.Stream;
import picocli.CommandLine.IVersionProvider;

/** Versions, and the engines that are here; looks for files only, so that it answers at once and never fails. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        Stream<String> here = Stream.of("pcam4j " + (version == null ? "development" : version),
                "Java %s (%s)".formatted(System.getProperty("java.version"), System.getProperty("java.vm.name")),
                String.format(Locale.ROOT, "%s %s, %d processors",
                        System.getProperty("os.name"), System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors()));
        return Stream.concat(here, engines()).toArray(String[]::new);
    }

    private static Stream<String> engines() {
        try {
            return TrainingEngines.present().stream().map(Version::engine);
        } catch (ServiceConfigurationError e) {
            return Stream.of("engines cannot be listed: " + e.getMessage());
        }
    }

    private static String engine(TrainingEngineProvider provider) {
        try {
            return "engine %s: %s".formatted(provider.name(), provider.found());
        } catch (LinkageError | RuntimeException e) {
            return "engine %s: a library that it needs is missing (%s)".formatted(provider.name(), e);
        }
    }
}
