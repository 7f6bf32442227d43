package io.cardea.testkit.gateway;

import io.cardea.audit.log.AuditMode;
import io.cardea.controlplane.jdbc.PostgresSettings;
import io.cardea.dataplane.tls.ServerTls;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a gateway is started with, besides its documents. */
record GatewayTerms(
    Duration grace,
    Optional<PostgresSettings> store,
    Map<String, String> environment,
    Optional<ServerTls> tls,
    AuditMode mode,
    Optional<PostgresSettings> copies) {

  /** What programs that it starts need. */
  static final Map<String, String> BARE = Map.of("PATH", String.valueOf(System.getenv("PATH")));

  static final GatewayTerms PLAIN =
      new GatewayTerms(Duration.ZERO, Optional.empty(), BARE, Optional.empty(), AuditMode.PROCESS);

  /** Its audit records are not copied. */
  GatewayTerms(
      Duration grace,
      Optional<PostgresSettings> store,
      Map<String, String> environment,
      Optional<ServerTls> tls,
      AuditMode mode) {
    this(grace, store, environment, tls, mode, Optional.empty());
  }

  /** The same, whose audit records are copied to {@code database}. */
  GatewayTerms copiedTo(PostgresSettings database) {
    return new GatewayTerms(grace, store, environment, tls, mode, Optional.of(database));
  }

  /** The same, with another variable. */
  GatewayTerms knowing(String variable, String value) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(variable, value);
    return new GatewayTerms(grace, store, Map.copyOf(all), tls, mode, copies);
  }
}
