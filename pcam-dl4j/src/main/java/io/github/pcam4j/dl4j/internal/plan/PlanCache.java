package io.github.pcam4j.dl4j.internal.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** A layer's plans for the shapes used last: a batch and the smaller one at the end, in training and in inference. */
public final class PlanCache<K, P extends Plan> {
    private static final int MOST_PLANS = 6;

    private final int mostPlans;
    private final Map<K, P> plans = new LinkedHashMap<>(16, 0.75f, true);

    public PlanCache() {
        this(MOST_PLANS);
    }

    public PlanCache(int mostPlans) {
        this.mostPlans = mostPlans;
    }

    public P get(K key, Function<K, P> make) {
        P plan = plans.get(key);
        if (plan == null) {
            plan = make.apply(key);
            plans.put(key, plan);
            closeEldest();
        }
        return plan;
    }

    private void closeEldest() {
        if (plans.size() > mostPlans) {
            plans.remove(plans.keySet().iterator().next()).close();
        }
    }

    public void close() {
        plans.values().forEach(Plan::close);
        plans.clear();
    }
}
