package io.github.pcam4j.examples.command;

import java.util.LinkedHashMap;
import java.util.Map;

/** What messages of the library ask for, with the options that do it here: the library knows of no command line. */
public final class OptionWords {
    private static final Map<String, String> WORDS = words();

    private OptionWords() { }

    private static Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("ask for it to be overwritten", "ask for it to be overwritten (--overwrite)");
        words.put("name your two classes", "name your two classes (--classes)");
        words.put("skip them (OnError.SKIP)", "skip them (--on-error skip)");
        words.put("make it with PatchIngest or PatchStoreWriter", "make it with 'pcam prepare'");
        words.put("make a store of it with PatchIngest", "make a store of it with 'pcam prepare'");
        words.put("so that it can only be predicted", "so that it can only be predicted ('pcam predict')");
        words.put("patches in a store are predicted as they are",
                "patches in a store are predicted as they are ('pcam predict')");
        words.put("resume its training", "resume its training ('pcam train --resume')");
        words.put("make shards with PatchIngest.Builder.shard", "make shards with 'pcam prepare --shard I/N'");
        words.put("statistics that are estimated anew, as for averaged weights,",
                "statistics that are estimated anew (--averaging ema, or --recipe best),");
        words.put("a smaller momentum of batch normalization", "a smaller momentum (--bn-momentum 0.9)");
        return words;
    }

    /** The phrases that it knows, as the library has them. */
    static Iterable<String> known() {
        return WORDS.keySet();
    }

    /** A message with the options added. */
    public static String in(String message) {
        String said = message;
        for (Map.Entry<String, String> word : WORDS.entrySet()) {
            said = said.replace(word.getKey(), word.getValue());
        }
        return said;
    }
}
