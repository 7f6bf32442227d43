package io.cardea.controlplane.reload;

import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problem;
import io.cardea.model.audit.AuditUnavailable;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of following a configuration, and the files with secrets to which it refers. A change
 * is taken once two looks in a row find the same, so that a file half written, or gone for a moment
 * while an editor renames another over it, is left alone. A configuration with problems leaves the
 * snapshot in force; so does one that the audit log does not record, which is tried again at each
 * look until it does. For one thread.
 */
public final class Reloader {

  private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);

  private final Path source;
  private final Function<Path, Loaded> loader;
  private final Function<Loaded.Valid, GatewaySnapshot> publisher;
  private final ReloadListener listener;
  private Fingerprint taken;
  private Fingerprint seen;
  private boolean isUnrecorded;

  /**
   * Follows {@code source} from its present state, which is taken as loaded already.
   *
   * @param source a file or directory
   * @param loader loads it, blocking
   * @param publisher puts in force what was loaded
   */
  public Reloader(
      Path source,
      Function<Path, Loaded> loader,
      Function<Loaded.Valid, GatewaySnapshot> publisher,
      ReloadListener listener) {
    this.source = source;
    this.loader = loader;
    this.publisher = publisher;
    this.listener = listener;
    this.taken = Fingerprint.of(source, Set.of());
    this.seen = taken;
  }

  /** Looks whether files have changed and settled, and reloads if so. */
  public void check() {
    Fingerprint now = now();
    boolean settled = now.equals(seen);
    seen = now;
    if (settled && !now.equals(taken)) {
      reload();
    } else if (settled && isUnrecorded) {
      reload(false);
    }
  }

  /** Reloads whether or not anything seems to have changed. Never throws. */
  public void reload() {
    reload(true);
  }

  /** Reloads; what was told the last time and is still so is told again if {@code isNews}. */
  private void reload(boolean isNews) {
    // Taken before loading: what changes meanwhile shows as a change at the next look.
    taken = now();
    seen = taken;
    try {
      Loaded loaded = loader.apply(source);
      taken = taken.with(loaded.files());
      seen = taken;
      switch (loaded) {
        case Loaded.Valid valid -> {
          if (isNews) {
            valid.notes().forEach(note -> LOG.atInfo().log("configuration: {}", note));
          }
          GatewaySnapshot snapshot = publisher.apply(valid);
          isUnrecorded = false;
          listener.reloaded(snapshot.version());
        }
        case Loaded.Invalid invalid -> {
          isUnrecorded = false;
          listener.refused(invalid.problems());
        }
      }
    } catch (AuditUnavailable e) {
      isUnrecorded = true;
      if (isNews) {
        LOG.error("The configuration is not taken; the one in force stays", e);
        listener.refused(List.of(unrecorded()));
      }
    } catch (RuntimeException e) {
      isUnrecorded = false;
      LOG.error("The configuration could not be reloaded; the one in force stays", e);
      listener.refused(List.of(fault()));
    }
  }

  private Fingerprint now() {
    return Fingerprint.of(source, taken.others().keySet());
  }

  private Problem unrecorded() {
    return Problem.of(
        Position.of(source.toString()),
        "",
        "is not taken: the audit log takes no records now",
        "free space for it; the configuration is tried again until it is recorded");
  }

  private Problem fault() {
    return Problem.of(
        Position.of(source.toString()), "", "could not be loaded: internal error", "see the log");
  }
}
