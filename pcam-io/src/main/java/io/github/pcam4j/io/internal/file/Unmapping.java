package io.github.pcam4j.io.internal.file;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Unmaps a file when its owner says so, instead of when the garbage collector comes round. Java 17 has no method for it
 * but the one of {@code jdk.unsupported}, which is there in all later versions so far.
 */
final class Unmapping {
    private static final @Nullable MethodHandle INVOKE_CLEANER = find();

    private Unmapping() { }

    private static @Nullable MethodHandle find() {
        try {
            Class<?> type = Class.forName("sun.misc.Unsafe");
            var field = type.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return MethodHandles.lookup()
                    .findVirtual(type, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
                    .bindTo(field.get(null));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    /** Whether this Java has it. */
    static boolean isPossible() {
        return INVOKE_CLEANER != null;
    }

    /** Unmaps; whoever uses the buffer after that ends the process. */
    static void unmap(MappedByteBuffer buffer) {
        try {
            Objects.requireNonNull(INVOKE_CLEANER).invokeExact((ByteBuffer) buffer);
        } catch (Throwable e) {
            throw new IllegalStateException("a mapped file cannot be unmapped", e);
        }
    }
}
