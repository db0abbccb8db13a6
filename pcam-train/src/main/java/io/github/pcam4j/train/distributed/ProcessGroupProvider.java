package io.github.pcam4j.train.distributed;

/**
 * Brings processes together in one way. Found through {@link java.util.ServiceLoader}; must be cheap to create.
 *
 * @see ProcessGroups
 */
public interface ProcessGroupProvider {

    /**
     * The name that chooses this way.
     *
     * @return a short lower-case name, such as {@code gloo}
     */
    String name();

    /** Hears how a meeting goes, on the thread that waits for it. */
    interface Listener {
        /** Hears nothing. */
        Listener NONE = new Listener() { };

        /**
         * On rank 0: the others can come now.
         *
         * @param port where they are to look for it, which is another one than was asked for if that was 0
         */
        default void listening(int port) { }

        /** Called every fraction of a second while not all have come. May throw, to wait no longer. */
        default void waiting() { }
    }

    /**
     * Meets the other processes. Blocks until all are there.
     *
     * @param rendezvous where, who this process is and how many there are
     * @param listener hears how it goes
     * @return the group, the caller's to close
     * @throws io.github.pcam4j.train.error.TrainingException if they do not all come in time, naming those that did; if the
     *     port is in use; if there is no such network interface; if a rank comes twice or has another count of processes; or
     *     if what it takes is not on the class path
     */
    ProcessGroup meet(Rendezvous rendezvous, Listener listener);

    /**
     * As {@link #meet(Rendezvous, Listener)}, with no one who hears of it.
     *
     * @param rendezvous where, who this process is and how many there are
     * @return the group, the caller's to close
     */
    default ProcessGroup meet(Rendezvous rendezvous) {
        return meet(rendezvous, Listener.NONE);
    }
}
