package io.cardea.controlplane.orders;

import static io.cardea.controlplane.orders.OrderedNodes.HOLD;
import static io.cardea.controlplane.orders.OrderedNodes.NOW;
import static io.cardea.controlplane.orders.OrderedNodes.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.controlplane.orders.OrderReport.State;
import io.cardea.controlplane.orders.OrderedNodes.Kind;
import io.cardea.controlplane.orders.OrderedNodes.Node;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only nodes end orders, those that see an end keep to it, and those that come later say so. */
class OrderEndTest {

  private static final String FORGET = "UPDATE schema.audit_order SET subject = NULL";
  private static final String KEEP =
      "CREATE TABLE schema.kept AS SELECT id, subject FROM schema.audit_order";
  private static final String PUT_BACK =
      "UPDATE schema.audit_order o SET ended = NULL, subject = k.subject FROM schema.kept k WHERE k.id = o.id";

  @TempDir private Path folder = Path.of(".");

  private OrderedNodes nodes;
  private Node first;
  private Node second;

  @BeforeEach
  void open() throws IOException {
    nodes = new OrderedNodes(folder);
    first = nodes.first;
    second = nodes.second;
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  private void end(NodeOrder order) throws IOException {
    first.orders.end(order.id().toString());
  }

  private static List<String> told(Node node) {
    return node.orders.findings().of(TenantId.DEFAULT);
  }

  @Test
  void shouldNotTakeForAnEndWhatNoNodeHasSealed() throws IOException {
    // Given an order that one has done, and somebody who takes from the database whom it is about
    NodeOrder order = nodes.given(new OrderTask.Erase());
    first.look();
    nodes.execute(FORGET);

    // When they look, also who has done it
    first.look();
    second.look();

    // Then all tell of it, those of its tenant
    for (Node node : List.of(first, second)) {
      assertThat(node.orders.findings().count()).isEqualTo(1);
      assertThat(told(node)).hasSize(1);
      assertThat(told(node).getFirst())
          .contains(order.id().toString(), "whom it is about was taken away", "Order it again");
      assertThat(node.orders.findings().of(new TenantId("acme"))).isEmpty();
    }
    assertThat(second.done).isEmpty();
    assertThat(nodes.sealed(order).state()).isEqualTo(State.LOST);

    // And when an administrator ends it, then it has ended
    end(order);
    first.look();
    assertThat(first.orders.findings().count()).isZero();
    assertThat(nodes.sealed(order).state()).isEqualTo(State.ENDED);
  }

  @Test
  void shouldNotTakeTheEndOfAnotherOrder() throws IOException {
    NodeOrder ended = nodes.given(new OrderTask.Erase());
    NodeOrder open = nodes.given(new OrderTask.Erase());
    end(ended);
    nodes.execute(
        "UPDATE schema.audit_order SET subject = NULL, ended = (SELECT ended FROM schema.audit_order WHERE id = '%s') WHERE id = '%s'"
            .formatted(ended.id(), open.id()));

    second.look();

    assertThat(told(second)).hasSize(1);
    assertThat(told(second).getFirst()).contains(open.id().toString(), "is not carried out");
  }

  @Test
  void shouldSealTheEndWhenAllAreDone() throws IOException {
    NodeOrder order = nodes.given(new OrderTask.Hold(HOLD));
    first.look();
    assertThat(nodes.row(order).ended()).isEmpty();
    second.look();
    assertThat(nodes.row(order).ended()).contains(OrderRow.end(nodes.key, order.id().toString()));

    // And whoever takes answers away does not open it again
    nodes.execute("DELETE FROM schema.audit_order_result");
    nodes.node("log-a").look();
    assertThat(nodes.sealed(order).state()).isEqualTo(State.ENDED);
    assertThat(nodes.node("log-b").done).isEmpty();
  }

  /** As version 2 of the tables has those that all have done, and as a thief may leave it. */
  @Test
  void shouldSealAnEndThatAnswersProve() throws IOException {
    NodeOrder order = nodes.given(new OrderTask.Erase());
    first.look();
    second.look();
    nodes.execute("UPDATE schema.audit_order SET ended = NULL");
    assertThat(nodes.sealed(order).state()).isEqualTo(State.ENDED);

    Node again = nodes.node("log-a");
    again.look();

    assertThat(again.orders.findings().count()).isZero();
    assertThat(nodes.row(order).ended()).isPresent();
  }

  @Test
  void shouldEndHoldsAndReleasesForWhoIsGone() throws IOException {
    NodeOrder hold = nodes.given(new OrderTask.Hold(HOLD));
    NodeOrder release = nodes.given(new OrderTask.Release("case-7", HOLD.since()));
    first.answers.put(Kind.RELEASE, OrderResult.TAKEN);
    first.look();
    end(hold);
    end(release);
    first.look();
    second.look();

    assertThat(second.done).isEmpty();
    assertThat(first.done).containsExactly("release case-7");
    for (NodeOrder order : List.of(hold, release)) {
      assertThat(nodes.sealed(order).state()).isEqualTo(State.ENDED);
      assertThat(nodes.sealed(order).in("log-b")).isEmpty();
    }
  }

  @Test
  void shouldKeepToAnEndThatItHasSeen() throws IOException {
    // Given an erasure that waits for a hold, and ends
    NodeOrder order = nodes.given(new OrderTask.Erase());
    nodes.execute(KEEP);
    first.answers.put(Kind.ERASE, OrderResult.HELD);
    first.look();
    end(order);
    first.look();
    first.answers.clear();
    first.done.clear();

    // When somebody puts back the row, then neither it nor its next start goes on
    nodes.execute(PUT_BACK);
    Node again = nodes.node("log-a");
    for (Node node : List.of(first, again)) {
      node.look();
      assertThat(node.done).isEmpty();
      assertThat(told(node)).hasSize(1);
      assertThat(told(node).getFirst()).contains(order.id().toString(), "it had ended");
    }
    assertThat(nodes.sealed(order).in("log-a")).contains(OrderResult.HELD);

    // And all is well when it is ended again
    end(order);
    again.look();
    assertThat(again.orders.findings().count()).isZero();
  }

  @Test
  void shouldTellWhatWasDoneThoughItEndedMeanwhile() throws IOException {
    NodeOrder order = nodes.given(new OrderTask.Erase());
    nodes.execute("ALTER TABLE schema.audit_order_result ADD CHECK (length(seal) < 1)");
    assertThatThrownBy(first::look).hasMessageContaining("order " + order.id());
    assertThat(first.done).containsExactly("erase pat");
    end(order);
    nodes.execute(
        "ALTER TABLE schema.audit_order_result DROP CONSTRAINT audit_order_result_seal_check");

    first.look();

    assertThat(nodes.sealed(order).in("log-a")).contains(OrderResult.DONE);
  }

  @Test
  void shouldCarryOutWhatIsStillOpenWhenItComesLater() throws IOException {
    NodeOrder order = nodes.given(new OrderTask.Erase());
    first.look();
    Node later = nodes.node("log-c");

    later.look();

    assertThat(later.done).containsExactly("erase pat");
    assertThat(nodes.sealed(order).in("log-c")).contains(OrderResult.DONE);
    assertThat(nodes.sealed(order).state()).isEqualTo(State.OPEN);
  }

  @Test
  void shouldSayWhatItHasMissed() throws IOException {
    // Given an erasure that all have done
    NodeOrder order = nodes.given(new OrderTask.Erase());
    first.look();
    second.look();

    // When nodes come later: one that knows somebody from before, one that does not
    Node knowing = nodes.node("log-c");
    Node fresh = nodes.node("log-d");
    fresh.subject = subject("kim", NOW.plus(Duration.ofMinutes(6)));
    knowing.look();
    fresh.look();

    // Then the first one has to be asked by itself
    assertThat(knowing.done).isEmpty();
    assertThat(nodes.sealed(order).in("log-c")).contains(OrderResult.MISSED);
    assertThat(nodes.sealed(order).in("log-d")).isEmpty();
    assertThat(nodes.sealed(order).state()).isEqualTo(State.ENDED);
  }
}
