package io.cardea.it.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.sandbox.SharedFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sandbox is whole, or its server does not run. */
class SandboxRefusalTest {

  private static final String REQUIRED =
      """
      ---
      apiVersion: cardea.io/v1
      kind: Gateway
      metadata: {name: gateway}
      spec: {stdioSandbox: required}
      """;

  private Jail jail;

  @BeforeEach
  void open() throws IOException {
    jail = new Jail();
  }

  @AfterEach
  void close() throws IOException {
    jail.close();
  }

  @Test
  void shouldStartNothingWhereThereIsNoBubblewrap() throws IOException {
    try (TestGateway gateway = Jail.start(jail.confined("never"), "/nonexistent")) {
      assertThat(Jail.awaitStatus(gateway, "never", "\"state\":\"down\""))
          .contains("needs the program bwrap")
          .contains("apt-get install bubblewrap")
          .contains("was not started without")
          .contains("\"sandbox\":\"bubblewrap\"");
      assertThat(Jail.isRunning("never")).isFalse();
    }
  }

  @Test
  void shouldSayWhatToDoWhereTheKernelRefuses() throws IOException {
    // Given a bwrap as it is without user namespaces
    Path refusing = Files.createDirectory(jail.folder.path().resolve("refusing"));
    Files.writeString(
        refusing.resolve("bwrap"),
        "#!/bin/sh\necho 'bwrap: No permissions to create a new namespace' >&2\nexit 1\n");
    Files.setPosixFilePermissions(
        refusing.resolve("bwrap"), PosixFilePermissions.fromString("rwxr-xr-x"));
    String searchPath = refusing + File.pathSeparator + jail.searchPath;

    try (TestGateway gateway = Jail.start(jail.confined("confined"), searchPath)) {
      assertThat(Jail.awaitStatus(gateway, "confined", "\"state\":\"down\""))
          .contains("No permissions to create a new namespace")
          .contains("kernel.unprivileged_userns_clone=1");
    }
  }

  @Test
  void shouldHideWhatTheGatewayKeeps() throws IOException {
    try (TestGateway gateway = jail.start(jail.confined("confined"))) {
      // Given
      Path all = Objects.requireNonNull(gateway.data().toRealPath().getParent());
      SharedFolder.open(all);
      Files.writeString(all.resolve("other"), "not hidden");

      // When
      gateway.reload(
          jail.confined("reader", List.of(all))
              + jail.confined("inside", List.of(all.resolve("data/audit")))
              + jail.confined("keeper", List.of(all.resolve("config")))
              + jail.confined("writer", "write: [" + all + "]"));

      // Then
      assertThat(Jail.attempt(gateway, "reader", "read", all + "/other")).contains("not hidden");
      for (String kept : List.of("/data", "/config")) {
        assertThat(Jail.attempt(gateway, "reader", "list", all + kept)).contains("in it: []");
      }
      String ours = "the gateway's own files are there";
      assertThat(Jail.awaitStatus(gateway, "inside", ours)).contains("may not show");
      assertThat(Jail.awaitStatus(gateway, "keeper", ours)).contains("may not show");
      assertThat(Jail.awaitStatus(gateway, "writer", ours)).contains("may not write");
      assertThat(Jail.isRunning("writer")).isFalse();
    }
  }

  @Test
  void shouldRunNothingWithoutASandboxIfOneIsRequired() throws IOException {
    String servers = jail.free("unconfined") + jail.confined("confined");
    try (TestGateway gateway = jail.start(servers)) {
      // Given
      assertThat(Jail.attempt(gateway, "unconfined", "self", "")).contains("NoNewPrivs");

      // When
      gateway.reload(servers + REQUIRED);

      // Then
      TestGateway.eventually(() -> !Jail.isRunning("unconfined"), "the end of its processes");
      assertThat(Jail.awaitStatus(gateway, "unconfined", "\"state\":\"down\""))
          .contains("starts no server without a sandbox")
          .contains("upstream.stdio.sandbox: {}");
      assertThat(Jail.attempt(gateway, "confined", "self", "")).contains("NoNewPrivs:1");
    }
  }
}
