package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.secret.SealedSecret;
import io.cardea.controlplane.secret.SecretContent;
import io.cardea.controlplane.secret.SecretId;
import io.cardea.controlplane.secret.SecretInfo;
import io.cardea.controlplane.secret.SecretStore;
import io.cardea.controlplane.store.Watch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Secrets in either database, beside the resources. */
final class JdbcSecretStore implements SecretStore {

  private static final Logger LOG = LoggerFactory.getLogger(JdbcSecretStore.class);

  private final Database database;
  private final LookLoop.Rhythm rhythm;
  private final InstantSource clock;

  JdbcSecretStore(Database database, LookLoop.Rhythm rhythm, InstantSource clock) {
    this.database = database;
    this.rhythm = rhythm;
    this.clock = clock;
  }

  @Override
  public SecretContent all() {
    return database.read(connection -> {
      SecretTable.Head head = SecretTable.Head.read(connection);
      return new SecretContent(head.revision(), head.keyset(), SecretTable.newest(connection));
    });
  }

  @Override
  public long revision() {
    return database.read(connection -> SecretTable.Head.read(connection).revision());
  }

  @Override
  public String keyset(String expected, String next) {
    return written(connection -> {
      String now = SecretTable.Head.next(connection).keyset();
      if (!now.equals(expected)) {
        return Verdict.rollback(now);
      }
      SecretTable.Head.write(connection, next);
      return Verdict.commit(next);
    });
  }

  @Override
  public Put put(SecretId id, String author, String keyset, Sealing sealing) {
    return written(connection -> {
      SecretTable.Head head = SecretTable.Head.next(connection);
      if (!head.keyset().equals(keyset)) {
        return Verdict.rollback(new Put.OtherKeyset());
      }
      List<SealedSecret> before = SecretTable.versions(connection, id);
      if (before.isEmpty() && SecretTable.count(connection, id.tenant()) >= MAX_SECRETS) {
        return Verdict.rollback(new Put.Full());
      }
      int version = before.isEmpty() ? 1 : before.getFirst().info().version() + 1;
      SealedSecret secret =
          new SealedSecret(
              new SecretInfo(id, version, author, now()), head.revision(), sealing.seal(version));
      SecretTable.add(connection, secret);
      int _ = SecretTable.remove(connection, id, version - MAX_VERSIONS);
      return Verdict.commit(new Put.Done(secret));
    });
  }

  @Override
  public Optional<SealedSecret> former(SecretId id) {
    return database.read(
        connection -> SecretTable.versions(connection, id).stream().skip(1).findFirst());
  }

  @Override
  public Optional<Long> delete(SecretId id) {
    return written(connection -> {
      SecretTable.Head head = SecretTable.Head.next(connection);
      if (SecretTable.remove(connection, id, Integer.MAX_VALUE) == 0) {
        return Verdict.rollback(Optional.empty());
      }
      forgetUnusedKeyset(connection);
      return Verdict.commit(Optional.of(head.revision()));
    });
  }

  /** So that a gateway whose master key is lost can begin anew. */
  private static void forgetUnusedKeyset(Connection connection) throws SQLException {
    if (SecretTable.isEmpty(connection)) {
      SecretTable.Head.write(connection, "");
    }
  }

  @Override
  public Watch watch(Runnable look) {
    LookLoop loop = new LookLoop(rhythm, new Guarded(look));
    loop.start();
    return loop::close;
  }

  /** A look that may fail, which is said once until it goes well again. */
  private static final class Guarded implements Runnable {
    private final Runnable look;
    private boolean complained;

    Guarded(Runnable look) {
      this.look = look;
    }

    @Override
    public void run() {
      try {
        look.run();
        complained = false;
      } catch (RuntimeException e) {
        if (!complained) {
          LOG.atWarn().setCause(e).log("secrets cannot be read now; those in force stay");
        }
        complained = true;
      }
    }
  }

  private <T> T written(Database.Work<Verdict<T>> work) {
    T value = database.write(work);
    rhythm.signal().raise();
    return value;
  }

  /** As precise as it is kept. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
