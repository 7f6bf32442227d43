package io.cardea.controlplane.orders;

import static io.cardea.controlplane.orders.OrderedNodes.HOLD;
import static io.cardea.controlplane.orders.OrderedNodes.NOW;
import static io.cardea.controlplane.orders.OrderedNodes.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.controlplane.orders.OrderedNodes.Kind;
import io.cardea.controlplane.orders.OrderedNodes.Node;
import io.cardea.controlplane.records.CopyUnavailable;
import io.cardea.model.audit.AuditSubject;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nodes do of orders in a real database, and what they believe of it. */
class OwnOrdersTest {

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

  @Test
  void shouldBeDoneOnceByEachAndThenForgetWhom() throws IOException {
    NodeOrder order = nodes.given(new OrderTask.Erase());
    first.look();
    first.look();
    assertThat(first.done).containsExactly("erase pat");
    assertThat(nodes.sealed(order).in("log-a")).contains(OrderResult.DONE);
    assertThat(nodes.sealed(order).in("log-b")).isEmpty();
    assertThat(nodes.row(order).subject()).isPresent();
    assertThat(nodes.row(order).toString()).doesNotContain("pat");

    second.subject = subject("kim", NOW.minusSeconds(60));
    second.look();
    assertThat(second.done).isEmpty();
    assertThat(nodes.sealed(order).in("log-b")).contains(OrderResult.NOTHING);
    assertThat(nodes.row(order).subject()).isEmpty();

    // And a node that has started anew does not do it again
    Node again = nodes.node("log-a");
    again.look();
    assertThat(again.done).isEmpty();
  }

  @Test
  void shouldBeTriedAgainUntilItIsDone() throws IOException {
    NodeOrder order = nodes.given(new OrderTask.Erase());
    for (OrderResult result : List.of(OrderResult.FAILED, OrderResult.HELD, OrderResult.DONE)) {
      first.answers.put(Kind.ERASE, result);
      first.look();
      assertThat(nodes.sealed(order).in("log-a")).contains(result);
      first.look();
      nodes.now = nodes.now.plus(Duration.ofMinutes(2));
    }
    // What failed rests for a while, what is held does not need to
    assertThat(first.done).hasSize(4);
  }

  /** The same name of another issuer is somebody else. */
  @Test
  void shouldMeanTheNameOfOneIssuer() throws IOException {
    NodeOrder order = nodes.given(new OrderTask.Erase());
    first.subject =
        new AuditSubject(
            first.subject.id(),
            TenantId.DEFAULT,
            AuditSubject.Kind.USER,
            "other",
            "pat",
            first.subject.since());

    first.look();

    assertThat(first.done).isEmpty();
    assertThat(nodes.sealed(order).in("log-a")).contains(OrderResult.NOTHING);
  }

  @Test
  void shouldNotMeanWhoComesLater() throws IOException {
    // Given somebody of the same name who came after the order
    nodes.given(new OrderTask.Erase());
    first.subject = subject("pat", NOW.plus(Duration.ofMinutes(6)));

    first.look();

    assertThat(first.done).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE schema.audit_order SET content = replace(content, 'why', 'because')",
        "UPDATE schema.audit_order SET content = replace(content, 'default', 'acme')",
        "UPDATE schema.audit_order SET seal = ''",
        "UPDATE schema.audit_order SET seal = subject",
        "UPDATE schema.audit_order SET subject = seal",
        "UPDATE schema.audit_order SET subject = ''",
        "UPDATE schema.audit_order SET subject = 'A' || subject",
        "UPDATE schema.audit_order SET content = repeat('{', 1000000)",
        "UPDATE schema.audit_order SET id = 'short'",
        "UPDATE schema.audit_order SET subject = NULL",
        "UPDATE schema.audit_order SET subject = NULL, ended = ''",
        "UPDATE schema.audit_order SET subject = NULL, ended = seal",
        "UPDATE schema.audit_order SET subject = NULL, ended = subject",
        "UPDATE schema.audit_order SET ended = 'yes'",
        "UPDATE schema.audit_order SET id = '01a20357-1177-7e6d-ae65-83fe0b9efe30'",
      })
  void shouldNotDoWhatSomebodyElseWrote(String change) throws IOException {
    nodes.given(new OrderTask.Erase());
    nodes.execute(change);

    first.look();

    assertThat(first.done).isEmpty();
    assertThat(first.orders.findings().count()).isEqualTo(1);
  }

  @Test
  void shouldNotDoWhatIsSealedByAnotherKey() throws IOException {
    nodes.given(
        new OrderTask.Erase(), NodesKeyTest.key("YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODk="));

    first.look();

    assertThat(first.done).isEmpty();
    assertThat(first.orders.findings().count()).isEqualTo(1);
  }

  @Test
  void shouldNotSayThatItIsDoneIfSomebodyExchangedWhomItIsAbout() throws IOException {
    NodeOrder one = nodes.given(new OrderTask.Erase());
    NodeOrder two = nodes.given(new OrderTask.Erase());
    nodes.execute(
        "UPDATE schema.audit_order SET subject = (SELECT subject FROM schema.audit_order WHERE id = '%s') WHERE id = '%s'"
            .formatted(one.id(), two.id()));

    first.look();

    assertThat(first.done).containsExactly("erase pat");
    assertThat(nodes.row(two).results()).isEmpty();
    assertThat(first.orders.findings().count()).isEqualTo(1);
  }

  @Test
  void shouldNotBelieveResultsThatNoNodeWrote() throws IOException {
    NodeOrder one = nodes.given(new OrderTask.Erase());
    second.look();
    NodeOrder two = nodes.given(new OrderTask.Erase());
    nodes.execute(
        "INSERT INTO schema.audit_order_result (id, log, at, result, seal) SELECT '%s', log, at, result, seal FROM schema.audit_order_result WHERE id = '%s'"
            .formatted(two.id(), one.id()));
    nodes.execute(
        "UPDATE schema.audit_order_result SET log = 'log-a' WHERE id = '" + one.id() + "'");

    assertThat(nodes.sealed(two).in("log-b")).isEmpty();
    assertThat(nodes.sealed(one).in("log-a")).isEmpty();
    first.look();
    assertThat(first.done).containsExactly("erase pat", "erase pat");
    assertThat(nodes.row(one).subject()).isPresent();
    second.look();
    assertThat(nodes.sealed(two).in("log-b")).contains(OrderResult.DONE);
  }

  @Test
  void shouldHoldBeforeItErases() throws IOException {
    nodes.given(new OrderTask.Erase());
    nodes.given(new OrderTask.Hold(HOLD));

    first.look();

    assertThat(first.done).containsExactly("hold case-7", "erase pat");
  }

  @Test
  void shouldNotMakeAHoldThatHasEnded() throws IOException {
    NodeOrder hold = nodes.given(new OrderTask.Hold(HOLD));
    first.answers.put(Kind.HOLD, OrderResult.TAKEN);
    first.look();
    nodes.given(new OrderTask.Release("case-7", HOLD.since()));
    first.look();
    second.look();

    assertThat(first.done).containsExactly("hold case-7", "release case-7");
    assertThat(second.done).containsExactly("release case-7");
    assertThat(nodes.sealed(hold).in("log-b")).contains(OrderResult.NOTHING);

    // But one of the same name that was made later
    nodes.given(new OrderTask.Hold(OrderedNodes.hold(NOW.plusSeconds(1))));
    second.look();
    assertThat(second.done).containsExactly("release case-7", "hold case-7");
  }

  @Test
  void shouldDoNothingWithoutTheDatabase() throws IOException {
    nodes.given(new OrderTask.Erase());
    nodes.execute("ALTER TABLE schema.audit_order RENAME TO audit_hidden");
    assertThatThrownBy(first::look).isInstanceOf(CopyUnavailable.class);
    assertThat(first.done).isEmpty();

    nodes.execute("ALTER TABLE schema.audit_hidden RENAME TO audit_order");
    first.look();
    assertThat(first.done).containsExactly("erase pat");
  }

  /** What came of an order is known though the database was not to be written when it was done. */
  @Test
  void shouldTellLaterWhatCouldNotBeToldAndGoOnWithOthers() throws IOException {
    // Given
    NodeOrder one = nodes.given(new OrderTask.Erase());
    NodeOrder other = nodes.given(new OrderTask.Erase());
    boolean[] isBroken = {true};
    first.atFirst =
        () -> {
          if (isBroken[0]) {
            rename("audit_order_result", "audit_order_gone");
          }
        };
    // When
    assertThatThrownBy(first::look).isInstanceOf(IOException.class).hasMessageContaining("order ");
    rename("audit_order_gone", "audit_order_result");
    isBroken[0] = false;
    first.answers.put(Kind.ERASE, OrderResult.NOTHING);
    // Then
    assertThat(first.done).hasSize(2);
    first.look();
    assertThat(first.done).hasSize(2);
    for (NodeOrder order : List.of(one, other)) {
      assertThat(nodes.sealed(order).in("log-a")).contains(OrderResult.DONE);
    }
  }

  private void rename(String table, String other) {
    try {
      nodes.database.write(connection -> {
        try (Statement statement = connection.createStatement()) {
          return statement.execute("ALTER TABLE " + table + " RENAME TO " + other);
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
