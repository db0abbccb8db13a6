package io.github.pcam4j.train.report;

import io.github.pcam4j.train.internal.page.Html;
import io.github.pcam4j.train.internal.page.Numbers;
import io.github.pcam4j.train.internal.page.Page;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What is not as it should be, ahead of everything else, with what mends it. */
final class DiagnosisSection {
    private final List<Finding> findings;
    private final Function<Finding, Optional<String>> commands;

    DiagnosisSection(List<Finding> findings, Function<Finding, Optional<String>> commands) {
        this.findings = findings;
        this.commands = commands;
    }

    void write(Page page, boolean lookedForOverlaps) {
        if (findings.isEmpty()) {
            page.say("Nothing stands out. Looked for: a stop before the learning rate's peak, everything called one label, an "
                    + "accuracy no better than the majority's share, statistics that lag, probabilities that are far off%s",
                    lookedForOverlaps ? ", and patches or groups on both sides of the split." : ". Not for patches on both "
                            + "sides of the split, which needs the store.");
        }
        Set<Finding.Remedy> told = EnumSet.noneOf(Finding.Remedy.class);
        findings.forEach(it -> write(page.html(), it, told.add(it.remedy())));
    }

    private void write(Html html, Finding finding, boolean isNew) {
        html.open("div", "class", "warning finding", "role", "note", "data-finding", finding.kind().toString())
                .element("h3", finding.kind().title())
                .element("p", Numbers.capital(finding.says()) + ". "
                        + (isNew ? finding.remedy().words() + "." : "The same mends it."));
        Optional<String> command = isNew ? commands.apply(finding) : Optional.empty();
        command.ifPresent(it -> html.open("pre").element("code", it).close());
        html.close();
    }
}
