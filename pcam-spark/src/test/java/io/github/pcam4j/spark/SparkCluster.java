package io.github.pcam4j.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/** A standalone cluster on this machine: a master and workers, each a process of its own, of the JARs on the class path. */
final class SparkCluster implements AutoCloseable {
    private static final Pattern URL = Pattern.compile("spark://127\\.0\\.0\\.1:(\\d+)");
    private static final int MOST_SECONDS = 120;

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final List<Process> workers = new ArrayList<>();
    private String url = "";

    private SparkCluster(Path folder) {
        this.folder = folder;
    }

    static SparkCluster start(Path folder, int workers) throws IOException, InterruptedException {
        SparkCluster cluster = new SparkCluster(folder);
        // Whoever ends the test ends the cluster.
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
        try {
            cluster.home();
            Path log = folder.resolve("master.log");
            cluster.process(log, "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port",
                    "0");
            await("the master", () -> cluster.foundUrl(log));
            for (int i = 0; i < workers; i++) {
                Path workerLog = folder.resolve("worker-" + i + ".log");
                cluster.workers.add(cluster.process(workerLog, "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1",
                        "--cores", "1", "--memory", "700m", "--webui-port", "0", "--work-dir",
                        folder.resolve("work-" + i).toString(), cluster.url));
            }
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    static void await(String what, BooleanSupplier sign) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!sign.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("waited in vain for " + what);
            }
            Thread.sleep(10);
        }
    }

    private boolean foundUrl(Path log) {
        try {
            Matcher found = URL.matcher(Files.exists(log) ? Files.readString(log) : "");
            if (found.find() && !found.group(1).equals("0")) {
                url = found.group();
            }
            return !url.isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a downloaded Spark has it: workers start executors with all that is in jars/. */
    private void home() throws IOException {
        Path jars = Files.createDirectories(folder.resolve("home/jars"));
        Files.writeString(folder.resolve("home/RELEASE"), "Spark of the tests' class path");
        int number = 0;
        for (String entry : classPath()) {
            if (entry.endsWith(".jar")) {
                Files.createSymbolicLink(jars.resolve("%04d-%s".formatted(number++, Path.of(entry).getFileName())),
                        Path.of(entry).toAbsolutePath());
            }
        }
    }

    private static List<String> classPath() {
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    }

    /** What is not in a JAR, for executors. */
    static String folders() {
        return classPath().stream().filter(it -> !it.endsWith(".jar")).map(it -> Path.of(it).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Process process(Path log, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
        // Info is what tells where the master is.
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=org/apache/spark/log4j2-defaults.properties", "-cp",
                System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(Map.of("SPARK_HOME", folder.resolve("home").toString(), "SPARK_SCALA_VERSION", "2.13",
                "SPARK_LOCAL_IP", "127.0.0.1", "JAVA_HOME", System.getProperty("java.home")));
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    String url() {
        return url;
    }

    private static Stream<ProcessHandle> executorsOf(Process worker) {
        return worker.descendants().filter(ProcessHandle::isAlive);
    }

    /** The process of an executor, which is its worker's only child. */
    ProcessHandle executorOf(int worker) throws InterruptedException {
        await("an executor", () -> executorsOf(workers.get(worker)).findAny().isPresent());
        return executorsOf(workers.get(worker)).findAny().orElseThrow();
    }

    /** What processes said, where a test fails. */
    String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".log") || it.endsWith("stderr")).toList()) {
                List<String> lines = Files.readAllLines(file);
                all.append(file).append('\n').append(String.join("\n", lines.subList(Math.max(0, lines.size() - 15),
                        lines.size()))).append('\n');
            }
        }
        return all.toString();
    }

    @Override
    public void close() {
        List<ProcessHandle> executors = workers.stream().flatMap(SparkCluster::executorsOf).toList();
        processes.forEach(Process::destroyForcibly);
        executors.forEach(ProcessHandle::destroyForcibly);
        for (Process process : processes) {
            process.onExit().join();
        }
        executors.forEach(executor -> executor.onExit().join());
    }
}
