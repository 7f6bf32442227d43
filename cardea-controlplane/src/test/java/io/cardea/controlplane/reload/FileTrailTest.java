package io.cardea.controlplane.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.controlplane.config.ConfigLoader;
import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.snapshot.BuiltIn;
import io.cardea.controlplane.snapshot.SnapshotPublisher;
import io.cardea.model.audit.AdminAction;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.AuditUnavailable;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.Notice;
import io.cardea.model.audit.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTrailTest {

  private static final String ADAPTER =
      """
      ---
      apiVersion: cardea.io/v1
      kind: Adapter
      metadata: {name: web, tenant: acme}
      spec: {upstream: {http: {url: "https://example.com/mcp", headers: {Authorization: "%s"}}}}
      """;
  private static final String ROLE =
      """
      ---
      apiVersion: cardea.io/v1
      kind: Role
      metadata: {name: reader}
      spec: {allow: [{adapters: ["*"], tools: ["*"]}]}
      """;
  private static final String GATEWAY =
      """
      ---
      apiVersion: cardea.io/v1
      kind: Gateway
      metadata: {name: gateway}
      spec: {limits: {jsonDepth: 8}}
      """;

  @TempDir private Path folder;
  private final Noted log = new Noted();
  private final SnapshotPublisher publisher =
      new SnapshotPublisher(BuiltIn.NONE, Loaded.Valid.EMPTY);
  private Loaded.Valid current = Loaded.Valid.EMPTY;

  /** An audit log that keeps what changes, which may be full. */
  private static final class Noted implements AuditLog {
    final List<String> lines = new ArrayList<>();
    final List<AdminAction> actions = new ArrayList<>();
    int room = Integer.MAX_VALUE;
    CompletableFuture<Void> disk = CompletableFuture.completedFuture(null);

    @Override
    public CompletionStage<OpenIntent> open(AdminAction action) {
      if (room-- == 0) {
        return CompletableFuture.failedFuture(new AuditUnavailable("full", new IOException()));
      }
      actions.add(action);
      lines.add(action.tenant() + " " + action.method() + " " + action.target());
      return disk.thenApply(_ ->
          outcome -> {
            lines.add(outcome.status() + " " + outcome.detail());
            return CompletableFuture.completedStage(null);
          });
    }

    @Override
    public CompletionStage<OpenIntent> open(Intent intent) {
      throw new UnsupportedOperationException("no calls here");
    }

    @Override
    public void refused(Refusal refusal) {
      throw new UnsupportedOperationException("no calls here");
    }

    @Override
    public void noted(Notice notice) {
      throw new UnsupportedOperationException("nothing happens to a gateway here");
    }
  }

  private Loaded.Valid read(String yaml) throws IOException {
    Path file = folder.resolve("a.yaml");
    Files.writeString(file, yaml);
    return (Loaded.Valid) new ConfigLoader(_ -> null).load(file);
  }

  private List<String> take(String yaml) throws IOException {
    log.lines.clear();
    log.actions.clear();
    Loaded.Valid files = read(yaml);
    new FileTrail(
            log,
            () -> current,
            next -> {
              log.lines.add("now");
              current = next;
              return publisher.publish(next);
            },
            Clock.systemUTC())
        .apply(files);
    return log.lines;
  }

  @Test
  void shouldRecordEachChangeBeforeAndHowItEndedAfter() throws IOException {
    assertThat(take(ADAPTER.formatted("one") + ROLE))
        .containsExactly(
            "acme PUT Adapter/web",
            "default PUT Role/reader",
            "now",
            "OK snapshot 2",
            "OK snapshot 2");
    assertThat(take(ADAPTER.formatted("one") + ROLE)).containsExactly("now");
    assertThat(take(ROLE)).containsExactly("acme DELETE Adapter/web", "now", "OK snapshot 4");
    assertThat(log.actions.getFirst().detail().before()).isPresent();
    assertThat(log.actions.getFirst().detail().after()).isEmpty();
    assertThat(log.actions.getFirst().source()).isEqualTo("a.yaml:2");
    assertThat(take(ROLE + GATEWAY))
        .containsExactly("default PUT Gateway/gateway", "now", "OK snapshot 5");
  }

  @Test
  void shouldNoticeThatASecretHasChangedAndSayNothingOfIt() throws IOException {
    take(ADAPTER.formatted("one"));
    String digest = FileTrail.digest(current);
    assertThat(take(ADAPTER.formatted("two"))).first().isEqualTo("acme PUT Adapter/web");
    AdminAction.Detail detail = log.actions.getFirst().detail();
    assertThat(detail.before()).isPresent().isEqualTo(detail.after());
    assertThat(FileTrail.digest(current)).isEqualTo(digest);
    assertThat(FileTrail.digest(read(ROLE))).matches("[0-9a-f]{64}").isNotEqualTo(digest);
  }

  @Test
  void shouldTakeNothingThatCannotBeRecorded() {
    log.room = 1;
    assertThatThrownBy(() -> take(ADAPTER.formatted("one") + ROLE))
        .isInstanceOf(AuditUnavailable.class);
    assertThat(log.lines).containsExactly("acme PUT Adapter/web", "ERROR not put in force");
    assertThat(publisher.current().adapters()).isEmpty();
  }

  @Test
  void shouldOfferAllAtOnceAndCloseWhatIsRecordedTooLate() {
    // Given a disk that does not answer in time
    log.disk = new CompletableFuture<>();

    // When
    assertThatThrownBy(() -> take(ADAPTER.formatted("one") + ROLE))
        .isInstanceOf(AuditUnavailable.class)
        .hasMessageContaining("in time");

    // Then all was offered before any of it was waited for
    assertThat(log.lines).containsExactly("acme PUT Adapter/web", "default PUT Role/reader");
    assertThat(publisher.current().adapters()).isEmpty();

    // And when it answers, the records say that nothing came of it
    log.disk.complete(null);
    assertThat(log.lines.subList(2, log.lines.size()))
        .containsExactly("ERROR not put in force", "ERROR not put in force");
  }
}
