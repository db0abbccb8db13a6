package io.github.pcam4j.train.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.error.TrainingException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RendezvousTest {
    private static Map<String, String> environment() {
        return new HashMap<>(Map.of("MASTER_ADDR", "node7", "MASTER_PORT", "49152", "RANK", "5", "WORLD_SIZE", "8",
                "LOCAL_RANK", "1"));
    }

    @Test
    void isAsTorchrunSaysIt() {
        assertEquals(new Rendezvous("node7", 49152, 5, 8, 1, Optional.empty(), Rendezvous.DEFAULT_TIMEOUT,
                OptionalInt.empty(), Optional.empty()), Rendezvous.of(environment()));
        Rendezvous other = Rendezvous.of(environment()).over("eth1").within(Duration.ofSeconds(3)).withThreads(4);
        assertEquals(new Rendezvous("node7", 49152, 5, 8, 1, Optional.of("eth1"), Duration.ofSeconds(3), OptionalInt.of(4),
                Optional.empty()), other);
    }

    /** torchrun's agent listens at the port itself, unless it is told not to. */
    @Test
    void aPlaceThatTorchrunKeepsIsJustVisited() {
        Map<String, String> environment = environment();
        environment.put("RANK", "0");
        assertTrue(Rendezvous.of(environment).listens());
        environment.put("TORCHELASTIC_USE_AGENT_STORE", "False");
        assertTrue(Rendezvous.of(environment).listens());
        environment.put("TORCHELASTIC_USE_AGENT_STORE", "True");
        environment.put("TORCHELASTIC_RESTART_COUNT", "2");
        assertFalse(Rendezvous.of(environment).listens());
        assertEquals(Optional.of("2"), Rendezvous.of(environment).over("eth1").within(Duration.ofSeconds(3)).withThreads(4)
                .round());
    }

    @ParameterizedTest
    @ValueSource(strings = {"MASTER_ADDR", "MASTER_PORT", "RANK", "WORLD_SIZE", "LOCAL_RANK"})
    void whatIsMissingIsNamed(String name) {
        Map<String, String> environment = environment();
        environment.remove(name);
        String message = assertThrows(TrainingException.class, () -> Rendezvous.of(environment)).getMessage();
        assertTrue(message.startsWith(name + " is not set"), message);
    }

    @ParameterizedTest
    @CsvSource({"RANK, 8, 'the rank (RANK) must be within [0, 7], as there are 8 processes (WORLD_SIZE), and is not 8'",
        "RANK, -1, RANK is '-1'", "RANK, five, RANK is 'five'", "WORLD_SIZE, 0, the count of processes (WORLD_SIZE)",
        "WORLD_SIZE, 99999999999, WORLD_SIZE is '99999999999'", "MASTER_PORT, 65536, the port of rank 0 (MASTER_PORT)",
        "MASTER_PORT, 0, the port of rank 0 (MASTER_PORT)", "LOCAL_RANK, 9, the rank on this machine (LOCAL_RANK)",
        "MASTER_ADDR, ' ', the address of rank 0 (MASTER_ADDR) is blank"})
    void whatCannotBeIsNamed(String name, String value, String expected) {
        Map<String, String> environment = environment();
        environment.put(name, value);
        String message = assertThrows(TrainingException.class, () -> Rendezvous.of(environment)).getMessage();
        assertTrue(message.contains(expected), message);
    }

    @Test
    void oneProcessHasNoOneToWaitFor() {
        ProcessGroup single = ProcessGroup.single();
        float[] values = {1, 2};
        single.sum(values);
        assertArrayEquals(new float[] {1, 2}, values);
        assertArrayEquals(new byte[] {7}, single.gather(new byte[] {7}).get(0));
        assertEquals("cuda", single.device("torch", "cuda"));
    }

    @Test
    void aWayThatIsNotThereIsNamed() {
        String message = assertThrows(TrainingException.class, () -> ProcessGroups.named("mpi")).getMessage();
        assertTrue(message.contains("there is no 'mpi' for processes to train together over; add io.github.pcam4j:pcam-torch"),
                message);
    }
}
