package io.cardea.controlplane.simulate;

import static io.cardea.controlplane.simulate.Snapshots.adapter;
import static io.cardea.controlplane.simulate.Snapshots.binding;
import static io.cardea.controlplane.simulate.Snapshots.document;
import static io.cardea.controlplane.simulate.Snapshots.role;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.simulate.Simulation.Sight;
import io.cardea.model.audit.KeptPayload;
import io.cardea.model.audit.PayloadPolicy;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of recorded calls are made of. */
abstract class Trial {

  static final Sight ALL = new Sight(true, true);
  static final Sight AUTHOR = new Sight(false, false);
  static final String PAT = "p-0123456789abcdef0123456789abcdef";
  static final String BOT = "{agent: bot}";
  static final String CORP = document("Issuer", "corp", "issuer: \"https://corp.example.com\"");
  static final String DESK = "{agent: desk, issuer: corp}";

  @TempDir private Path folder = Path.of(".");
  Snapshots snapshots = new Snapshots(Path.of("."));
  private int ids;

  @BeforeEach
  void open() {
    snapshots = new Snapshots(folder);
  }

  String id() {
    return "00000000-0000-7000-8000-%012d".formatted(++ids);
  }

  static String intent(String id, String who, String adapter, String method, String more) {
    return """
    {"type":"intent","id":"%s","time":"2026-11-30T12:00:00Z","tenant":"default",%s,\
    "adapter":"%s","method":"%s",%s"revision":"2025-11-25","params":"","rule":"reader"}\
    """
        .formatted(id, who, adapter, method, more);
  }

  String called(String tool) {
    return intent(
        id(),
        "\"issuer\":\"cardea\",\"subject\":\"bot\"",
        "a",
        "tools/call",
        "\"target\":\"" + tool + "\",");
  }

  String onBehalf(String tool) {
    return intent(
        id(),
        "\"issuer\":\"corp\",\"subject\":\"desk\",\"user\":\"" + PAT + "\"",
        "a",
        "tools/call",
        "\"target\":\"" + tool + "\",");
  }

  String refused(String adapter, String tool, String reason) {
    return """
    {"type":"refusal","id":"%s","time":"2026-11-30T12:00:00Z","tenant":"default","subject":"bot",\
    "source":"192.0.2.1","adapter":"%s","method":"tools/call","target":"%s","reason":"%s"}\
    """
        .formatted(id(), adapter, tool, reason);
  }

  static Tally.Group only(Simulation.Page page) {
    assertThat(page.tally().groups()).hasSize(1);
    return page.tally().groups().findFirst().orElseThrow();
  }

  static String words(Tally.Group group) {
    return group.result()
        + " "
        + (group.call().isAllowed() ? "ALLOWED" : "DENIED")
        + " "
        + group.replay().verdict()
        + ": "
        + group.replay().why();
  }

  static Simulation.Page page(
      ListedLog log, GatewaySnapshot now, GatewaySnapshot proposed, Sight sight)
      throws IOException {
    return new Simulation(log.log(), now, proposed, sight, () -> 0)
        .page(RecordQuery.ALL, Optional.empty(), 1_000);
  }

  String simulated(ListedLog log, Sight sight, String... proposed) throws IOException {
    GatewaySnapshot after = snapshots.of(proposed);
    return words(only(page(log, snapshots.of(adapter("z")), after, sight)));
  }

  static String allow(String spec) {
    return role("reader", "allow: [{adapters: [a], tools: [" + spec + "]}]");
  }

  static KeptPayload kept(PayloadPolicy policy, @Nullable String content, boolean isCut) {
    return new KeptPayload(
        KeptPayload.Part.PARAMS,
        policy,
        10,
        "a-1",
        Optional.ofNullable(content),
        isCut,
        content == null ? KeptPayload.ERASED : "");
  }

  static String[] limited(String condition) {
    return new String[] {
      adapter("a"),
      role("reader", "allow: [{adapters: [a], tools: [pay], when: \"" + condition + "\"}]"),
      binding("reader", BOT)
    };
  }

  static String id(String intent) {
    return intent.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
  }

  static String[] and(String[] some, String more) {
    String[] all = Arrays.copyOf(some, some.length + 1);
    all[some.length] = more;
    return all;
  }

  String readOf(String more) {
    return intent(id(), "\"issuer\":\"cardea\",\"subject\":\"bot\"", "a", "resources/read", more);
  }
}
