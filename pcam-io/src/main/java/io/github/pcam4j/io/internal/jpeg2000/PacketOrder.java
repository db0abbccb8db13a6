package io.github.pcam4j.io.internal.jpeg2000;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** In which order a tile has its packets, one a layer and precinct (ITU-T T.800, B.12). */
final class PacketOrder {
    private static final Comparator<Precinct> RESOLUTION = Comparator.comparingInt(it -> it.resolution);
    private static final Comparator<Precinct> COMPONENT = Comparator.comparingInt(it -> it.component);
    private static final Comparator<Precinct> PLACE = Comparator.<Precinct>comparingInt(it -> it.y).thenComparingInt(it -> it.x);

    private PacketOrder() { }

    /**
     * A packet.
     *
     * @param precinct what it is of
     * @param layer from 0
     */
    record Packet(Precinct precinct, int layer) { }

    /** All packets of a tile, for a number of the standard's; sorting keeps the order of precincts otherwise. */
    static Iterator<Packet> of(int progression, int layers, List<TileComponent> components) throws IOException {
        Comparator<Precinct> order = switch (progression) {
            case 0, 1 -> RESOLUTION.thenComparing(COMPONENT);
            case 2 -> RESOLUTION.thenComparing(PLACE).thenComparing(COMPONENT);
            case 3 -> PLACE.thenComparing(COMPONENT).thenComparing(RESOLUTION);
            case 4 -> COMPONENT.thenComparing(PLACE).thenComparing(RESOLUTION);
            default -> throw new IOException("JPEG 2000 data are in order " + progression + ", which cannot be");
        };
        List<Precinct> precincts = new ArrayList<>();
        components.forEach(it -> precincts.addAll(it.precincts));
        precincts.sort(order);
        Stream<Packet> packets = switch (progression) {
            case 0 -> layers(layers, precincts);
            case 1 -> precincts.stream().map(it -> it.resolution).distinct().flatMap(resolution -> layers(layers,
                    precincts.stream().filter(it -> it.resolution == resolution).toList()));
            default -> precincts.stream().flatMap(it -> layers(layers, List.of(it)));
        };
        return packets.iterator();
    }

    private static Stream<Packet> layers(int layers, List<Precinct> precincts) {
        return Stream.iterate(0, it -> it < layers, it -> it + 1)
                .flatMap(layer -> precincts.stream().map(it -> new Packet(it, layer)));
    }
}
