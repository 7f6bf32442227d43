package io.cardea.app.stdio;

import io.cardea.app.gateway.Gateway;
import io.cardea.app.gateway.GatewayOptions;
import io.cardea.app.gateway.GatewayOptions.Listen;
import io.cardea.app.gateway.LocalKey;
import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.reload.ReloadListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway for one client, in this process: on loopback, on any free port, with its own key. */
public final class EmbeddedGateway implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedGateway.class);
  private static final int EVENT_LOOPS = 2;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Gateway gateway;
  private final LocalKey key;

  private EmbeddedGateway(
      Optional<Path> configuration, Loaded.Valid initial, Folder data, ReloadListener report)
      throws IOException {
    boolean started = false;
    Clock clock = Clock.systemUTC();
    try {
      GatewayOptions options =
          new GatewayOptions(
              data.claim(parts),
              new Listen("127.0.0.1", 0, false),
              Optional.empty(),
              configuration,
              initial,
              EVENT_LOOPS,
              Duration.ZERO);
      gateway = Gateway.start(options, report, clock);
      parts.push(gateway);
      key = new LocalKey(gateway.keys(), clock);
      parts.push(key);
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  private interface Folder {
    Path claim(Deque<AutoCloseable> parts) throws IOException;
  }

  /** One with its data in {@code data}, which no other process may use. */
  public static EmbeddedGateway in(
      Path data, Optional<Path> configuration, Loaded.Valid initial, ReloadListener report)
      throws IOException {
    return new EmbeddedGateway(configuration, initial, _ -> data, report);
  }

  /** One with its data in a free folder below {@code base}. */
  public static EmbeddedGateway below(
      Path base, Optional<Path> configuration, Loaded.Valid initial, ReloadListener report)
      throws IOException {
    Folder free =
        parts -> {
          ClaimedFolder claimed = ClaimedFolder.below(base);
          parts.push(claimed);
          return claimed.path();
        };
    return new EmbeddedGateway(configuration, initial, free, report);
  }

  /** Its address. */
  public String url() {
    return "http://127.0.0.1:" + gateway.port();
  }

  /** The key to use now. */
  public String key() {
    return key.current();
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.atWarn().setCause(e).log("a part did not close");
      }
    }
  }
}
