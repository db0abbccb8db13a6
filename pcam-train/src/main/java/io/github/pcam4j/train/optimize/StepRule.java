package io.github.pcam4j.train.optimize;

import io.github.pcam4j.model.ParameterKind;
import io.github.pcam4j.model.ParameterTable;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a step does with a gradient, as a value: the schedule gives the numbers of each step, a learning rate and a
 * momentum, and every engine follows the rule alike.
 *
 * <p>Weight decay is decoupled from the gradient (Loshchilov and Hutter, "Decoupled weight decay regularization",
 * arXiv:1711.05101): ahead of its update a kernel is multiplied with {@code 1 - rate * decay}. Biases, gamma and beta
 * do not decay.
 *
 * <pre>{@code
 * StepRule rule = StepRule.adamW(0.01).with(CnnSpec.FEATURES, GroupRule.FROZEN);
 * }</pre>
 */
public sealed interface StepRule {
    /**
     * The documented one.
     *
     * @return momentum SGD without decay, all parameters alike
     */
    static StepRule documented() {
        return new Sgd(0, Map.of());
    }

    /**
     * Stochastic gradient descent with classical momentum (Polyak 1964), in Keras's form: {@code v = momentum * v - rate
     * * gradient; w = w + v}.
     *
     * @param weightDecay 0 or greater
     * @param groups how parameters of some groups are treated, by the group's name
     */
    record Sgd(double weightDecay, Map<String, GroupRule> groups) implements StepRule {
        /** Checks the numbers and copies the groups. */
        public Sgd {
            groups = Map.copyOf(groups);
            requireDecay(weightDecay);
        }

        @Override
        public String name() {
            return "sgd";
        }

        @Override
        public StepRule with(String group, GroupRule treatment) {
            return new Sgd(weightDecay, added(groups, group, treatment));
        }
    }

    /**
     * Adam (Kingma and Ba, arXiv:1412.6980) with decoupled weight decay, as PyTorch's {@code AdamW} computes it; a
     * step's momentum is its beta 1.
     *
     * @param weightDecay 0 or greater
     * @param beta2 share of the mean square that is kept at each step, within [0, 1)
     * @param epsilon added to the root of the mean square, positive
     * @param groups how parameters of some groups are treated, by the group's name
     */
    record AdamW(double weightDecay, double beta2, double epsilon, Map<String, GroupRule> groups) implements StepRule {
        /** Checks the numbers and copies the groups. */
        public AdamW {
            groups = Map.copyOf(groups);
            requireDecay(weightDecay);
            if (!(beta2 >= 0 && beta2 < 1)) {
                throw new IllegalArgumentException("beta 2 must be within [0, 1), not " + beta2);
            }
            if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
                throw new IllegalArgumentException("AdamW's epsilon must be positive and finite, not " + epsilon);
            }
        }

        @Override
        public String name() {
            return "adamw";
        }

        @Override
        public StepRule with(String group, GroupRule treatment) {
            return new AdamW(weightDecay, beta2, epsilon, added(groups, group, treatment));
        }
    }

    /**
     * Momentum SGD.
     *
     * @param weightDecay 0 or greater
     * @return the rule, all groups alike
     */
    static StepRule sgd(double weightDecay) {
        return new Sgd(weightDecay, Map.of());
    }

    /**
     * AdamW with PyTorch's beta 2 of 0.999 and epsilon of 1e-8.
     *
     * @param weightDecay 0 or greater
     * @return the rule, all groups alike
     */
    static StepRule adamW(double weightDecay) {
        return new AdamW(weightDecay, 0.999, 1e-8, Map.of());
    }

    /**
     * Its name.
     *
     * @return {@code sgd} or {@code adamw}
     */
    String name();

    /**
     * How fast kernels shrink.
     *
     * @return what is multiplied with the learning rate
     */
    double weightDecay();

    /**
     * How some groups are treated.
     *
     * @return by the group's name; those that are not there are treated as the rule has it
     */
    Map<String, GroupRule> groups();

    /**
     * The same with another treatment of a group.
     *
     * @param group its name, such as {@link io.github.pcam4j.model.CnnSpec#HEAD}
     * @param treatment of it
     * @return the rule
     */
    StepRule with(String group, GroupRule treatment);

    /**
     * Whether all parameters are treated alike, without decay.
     *
     * @return true if a step is one formula for all
     */
    default boolean isUniform() {
        return weightDecay() == 0 && groups().isEmpty();
    }

    /**
     * Whether it is another rule in some epochs than in others.
     *
     * @return true if a group is frozen for a while
     */
    default boolean changes() {
        return groups().values().stream().anyMatch(GroupRule::changes);
    }

    /**
     * The rule of one epoch.
     *
     * @param epoch its number, from 1
     * @return the same without anything that changes
     */
    default StepRule at(int epoch) {
        StepRule rule = this;
        for (Map.Entry<String, GroupRule> group : groups().entrySet()) {
            rule = rule.with(group.getKey(), group.getValue().at(epoch));
        }
        return rule;
    }

    /**
     * What the rule comes to for an array.
     *
     * @param parameter the array
     * @return its treatment, the decay that of the rule multiplied with that of the group, 0 for all but kernels
     */
    default GroupRule of(ParameterTable.Row parameter) {
        GroupRule group = groups().getOrDefault(parameter.group(), GroupRule.DEFAULT);
        double decay = parameter.kind() == ParameterKind.KERNEL ? weightDecay() * group.decay() : 0;
        return new GroupRule(group.rate(), decay, group.frozenEpochs());
    }

    /**
     * Checks that a network has the groups that the rule names.
     *
     * @param table the network's parameters
     * @throws IllegalArgumentException if it has not, naming those that there are
     */
    default void requireGroups(ParameterTable table) {
        Set<String> unknown = new TreeSet<>(groups().keySet());
        unknown.removeAll(table.groups());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("the network has no group of parameters %s; it has %s"
                    .formatted(unknown, table.groups()));
        }
    }

    private static void requireDecay(double weightDecay) {
        if (!(weightDecay >= 0) || Double.isInfinite(weightDecay)) {
            throw new IllegalArgumentException("weight decay must be 0 or greater and finite, not " + weightDecay);
        }
    }

    private static Map<String, GroupRule> added(Map<String, GroupRule> groups, String group, GroupRule treatment) {
        Map<String, GroupRule> all = new TreeMap<>(groups);
        all.put(Objects.requireNonNull(group, "group"), Objects.requireNonNull(treatment, "treatment"));
        return all;
    }
}
