package io.cardea.controlplane.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.orders.NodeOrders.Page;
import io.cardea.controlplane.orders.OrderReport.State;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How orders are given, and seen by their tenant. */
class NodeOrdersTest {

  private static final TenantId ACME = new TenantId("acme");

  @TempDir private Path folder = Path.of(".");

  private OrderedNodes nodes;
  private NodeOrders orders;

  @BeforeEach
  void open() throws IOException {
    nodes = new OrderedNodes(folder);
    orders =
        new NodeOrders(
            nodes.database,
            nodes.key,
            SealedLog.in(folder),
            nodes.first,
            new EndedOrders(folder, "ended"),
            Clock.systemUTC());
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  private UUID give(TenantId tenant) throws IOException {
    OrderReport given =
        orders.give(
            new NodeOrders.Wanted(
                tenant,
                "boss",
                "a \"tenant\":\"acme\" in it",
                new OrderTask.Erase(),
                Optional.of(OrderedNodes.PAT)));
    assertThat(given.state()).isEqualTo(State.OPEN);
    assertThat(given.isDone()).isFalse();
    assertThat(given.nodes()).hasSize(1);
    return given.order().id();
  }

  private static List<UUID> ids(Page page) {
    return page.reports().stream().map(report -> report.order().id()).toList();
  }

  @Test
  void shouldShowATenantItsOwnByPages() throws IOException {
    // Given those of two tenants
    List<UUID> ours = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ours.add(give(TenantId.DEFAULT));
      UUID _ = give(ACME);
      UUID _ = give(ACME);
    }
    Collections.reverse(ours);

    // When one asks for two at a time
    Page first = orders.page(TenantId.DEFAULT, Long.MAX_VALUE, 2);
    Page last = orders.page(TenantId.DEFAULT, first.next().orElseThrow(), 2);

    // Then it gets its own, the newest first
    assertThat(ids(first)).isEqualTo(ours.subList(0, 2));
    assertThat(ids(last)).isEqualTo(ours.subList(2, 3));
    assertThat(last.next()).isEmpty();
    assertThat(ids(orders.page(ACME, Long.MAX_VALUE, 200))).hasSize(6);
    assertThat(orders.page(new TenantId("else"), Long.MAX_VALUE, 2).reports()).isEmpty();
  }

  @Test
  void shouldTellWhatIsNoOrder() throws IOException {
    UUID ours = give(TenantId.DEFAULT);
    UUID theirs = give(ACME);
    orders.turn();
    String change =
        "UPDATE schema.audit_order SET content = replace(content, '\"acme\"', '\"default\"')";
    nodes.execute(change + " WHERE id = '" + theirs + "'");

    // When one asks who did not give it, it is told of at once; others when the node has looked
    assertThat(orders.page(TenantId.DEFAULT, Long.MAX_VALUE, 9).findings())
        .singleElement()
        .asString()
        .contains(theirs.toString());
    orders.turn();
    Page page = orders.page(ACME, Long.MAX_VALUE, 9);
    assertThat(page.reports()).isEmpty();
    assertThat(page.findings()).singleElement().asString().contains(theirs.toString());
    assertThat(orders.refused()).isEqualTo(1);
    assertThat(ids(orders.page(TenantId.DEFAULT, Long.MAX_VALUE, 9))).containsExactly(ours);
    assertThat(orders.find(theirs)).isEmpty();
  }
}
