package io.github.pcam4j.examples.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What this build and its BOM manage.
 *
 * @param version the project's
 * @param managed every dependency with its version
 */
record ManagedVersions(String version, List<PomDependency> managed) {

    static ManagedVersions ofBuild() {
        String parent = String.join("\n", Document.read(Document.ROOT.resolve("pom.xml")));
        String version = parent.replaceFirst("(?s).*?<version>(.*?)</version>.*", "$1");
        String properties = parent.replaceFirst("(?s).*?(<properties>.*?</properties>).*", "$1")
                .replace("</properties>", "<project.version>" + version + "</project.version></properties>");
        List<PomDependency> managed = new ArrayList<>(PomDependency.parse(managed(parent) + properties));
        String bom = String.join("\n", Document.read(Document.ROOT.resolve("pcam-bom/pom.xml")));
        managed.addAll(PomDependency.parse(managed(bom) + properties));
        managed.add(new PomDependency("io.github.pcam4j", "pcam-bom", version, ""));
        return new ManagedVersions(version, managed);
    }

    private static String managed(String pom) {
        return pom.replaceFirst("(?s).*?(<dependencyManagement>.*?</dependencyManagement>).*", "$1");
    }

    /** What is wrong with a dependency that a document names; what is not ours to manage has no fault. */
    Optional<String> fault(PomDependency named) {
        List<PomDependency> same = managed.stream().filter(known -> known.group().equals(named.group())
                && known.artifact().equals(named.artifact())).toList();
        if (same.isEmpty()) {
            boolean ours = named.group().equals("io.github.pcam4j") || named.version().isEmpty();
            return ours ? Optional.of(named + " is not managed by this build") : Optional.empty();
        }
        if (same.stream().noneMatch(known -> known.classifier().equals(named.classifier()))) {
            return Optional.of(named + ": there is no such classifier");
        }
        return named.version().isEmpty() || same.get(0).version().equals(named.version()) ? Optional.empty()
                : Optional.of("%s: the build has %s".formatted(named, same.get(0).version()));
    }
}
