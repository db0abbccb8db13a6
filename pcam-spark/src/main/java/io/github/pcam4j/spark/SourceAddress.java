package io.github.pcam4j.spark;

import io.github.pcam4j.io.source.CompetitionArchive;
import io.github.pcam4j.io.source.FolderPatches;
import io.github.pcam4j.io.source.PatchSourceException;
import io.github.pcam4j.io.source.StorePatches;
import io.github.pcam4j.io.store.PatchStore;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/**
 * Where patches are: what travels to executors, which open it themselves. Paths have to lead to the same files on all machines.
 *
 * @see SparkIngest
 */
public final class SourceAddress implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String path;
    private final String table;

    /** What is there. */
    private enum Kind { TRAIN, TEST, CLASSES, TABLE, UNLABELLED, STORE }

    private SourceAddress(Kind kind, Path path, Path table) {
        this.kind = kind;
        this.path = absolute(path);
        this.table = absolute(table);
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    private static SourceAddress of(Kind kind, Path path) {
        return new SourceAddress(kind, path, path);
    }

    /**
     * The labelled patches of a competition's archive.
     *
     * @param archive the ZIP or the folder that it unpacks to
     * @return the address of {@link CompetitionArchive#train}
     */
    public static SourceAddress train(Path archive) {
        return of(Kind.TRAIN, archive);
    }

    /**
     * The patches to predict of a competition's archive.
     *
     * @param archive the ZIP or the folder that it unpacks to
     * @return the address of {@link CompetitionArchive#test}
     */
    public static SourceAddress test(Path archive) {
        return of(Kind.TEST, archive);
    }

    /**
     * Patches in a folder a class.
     *
     * @param folder the folder, with two of the usual names in it
     * @return the address of {@link FolderPatches#ofClasses(Path, List)}
     */
    public static SourceAddress classes(Path folder) {
        return of(Kind.CLASSES, folder);
    }

    /**
     * Patches whose labels a CSV file tells.
     *
     * @param folder the folder
     * @param table the CSV file
     * @return the address of {@link FolderPatches#ofTable(Path, Path)}
     */
    public static SourceAddress table(Path folder, Path table) {
        return new SourceAddress(Kind.TABLE, folder, table);
    }

    /**
     * Patches to predict.
     *
     * @param folder the folder
     * @return the address of {@link FolderPatches#unlabelled(Path)}
     */
    public static SourceAddress unlabelled(Path folder) {
        return of(Kind.UNLABELLED, folder);
    }

    /**
     * The patches of a store, or of any HDF5 file that is read as one, or of a manifest.
     *
     * @param file the file
     * @return the address of {@link StorePatches#of(PatchStore)}
     */
    public static SourceAddress store(Path file) {
        return of(Kind.STORE, file);
    }

    /** Opens what is there, to be closed by whoever opens it. */
    OpenedSource open() {
        Path file = Path.of(path);
        return switch (kind) {
            case TRAIN, TEST -> open(CompetitionArchive.open(file));
            case CLASSES -> OpenedSource.of(FolderPatches.ofClasses(file, List.of()));
            case TABLE -> OpenedSource.of(FolderPatches.ofTable(file, Path.of(table)));
            case UNLABELLED -> OpenedSource.of(FolderPatches.unlabelled(file));
            case STORE -> {
                PatchStore store = PatchStore.open(file);
                yield new OpenedSource(StorePatches.of(store), store::close);
            }
        };
    }

    private OpenedSource open(CompetitionArchive archive) {
        try {
            return new OpenedSource(kind == Kind.TRAIN ? archive.train() : archive.test().orElseThrow(() ->
                    new PatchSourceException("%s has no test patches; leave it out".formatted(path))), archive::close);
        } catch (RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return "%s %s".formatted(kind, path);
    }
}
