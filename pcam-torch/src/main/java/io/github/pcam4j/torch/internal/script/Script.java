package io.github.pcam4j.torch.internal.script;

import java.util.LinkedHashMap;
import java.util.Map;

/** A function in TorchScript that grows line by line: from what it is given to what it returns. */
final class Script {
    /** What the function is given. */
    static final String GIVEN = "x";

    private static final String INDENT = "    ";

    private final StringBuilder text = new StringBuilder("def forward(self, %s):\n".formatted(GIVEN));
    private final Map<String, String> members = new LinkedHashMap<>();
    private int values;

    /** A line that computes; gives the name of its value. */
    String compute(String expression) {
        String name = GIVEN + ++values;
        text.append(INDENT).append(name).append(" = ").append(expression).append('\n');
        return name;
    }

    /** A parameter as expressions have it. Members of a module have no dots or slashes in their names. */
    String parameter(String name) {
        String member = name.replace('.', '_').replace('/', '_');
        String before = members.putIfAbsent(member, name);
        if (before != null && !before.equals(name)) {
            throw new IllegalStateException("%s and %s are both called %s".formatted(before, name, member));
        }
        return "self." + member;
    }

    /** The parameters that were asked for by the names of the module's members. */
    Map<String, String> members() {
        return members;
    }

    /** The whole function. */
    String returning(String value) {
        return text + INDENT + "return " + value + "\n";
    }
}
