package io.cardea.controlplane.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.controlplane.jdbc.PostgresSettings;
import io.cardea.controlplane.jdbc.TestPostgres;
import io.cardea.controlplane.records.CopyDatabase;
import io.cardea.controlplane.records.CopyUnavailable;
import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.LegalHold;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nodes do of orders in a real database, and what they believe of it. */
class OwnOrdersTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Whom PAT = new Whom(AuditSubject.Kind.USER, "corp", "pat");
  private static final LegalHold HOLD =
      new LegalHold(
          "case-7",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          NOW,
          "boss",
          "order of a court");

  private final PostgresSettings where = TestPostgres.get().emptySchema();
  private final CopyDatabase database = new CopyDatabase(where);
  private Instant now = NOW;
  private NodesKey key;
  private Noted first;
  private Noted second;

  /** A node that notes what it is to do, and answers as told. */
  private final class Noted implements OrderWork {

    private final String log;
    private final OwnOrders orders;
    private final List<String> done = new ArrayList<>();
    private final Map<Kind, OrderResult> answers = new EnumMap<>(Kind.class);
    private Runnable atFirst = () -> {};
    private AuditSubject subject = subject("pat", NOW.minusSeconds(60));

    private Noted(String log) {
      this.log = log;
      this.orders = new OwnOrders(database, key, this, () -> now);
    }

    private void look() throws IOException {
      orders.carryOut(log);
    }

    private OrderResult noted(Kind kind, String what) {
      done.add(what);
      if (done.size() == 1) {
        atFirst.run();
      }
      return answers.getOrDefault(kind, OrderResult.DONE);
    }

    @Override
    public OrderResult erase(NodeOrder order, Predicate<AuditSubject> isMeant) {
      return isMeant.test(subject)
          ? noted(Kind.ERASE, "erase " + subject.name())
          : OrderResult.NOTHING;
    }

    @Override
    public OrderResult hold(NodeOrder order, LegalHold hold) {
      return noted(Kind.HOLD, "hold " + hold.name());
    }

    @Override
    public OrderResult release(NodeOrder order, OrderTask.Release release) {
      return noted(Kind.RELEASE, "release " + release.name());
    }
  }

  private enum Kind {
    ERASE,
    HOLD,
    RELEASE
  }

  @BeforeEach
  void open() throws IOException {
    key = NodesKeyTest.key("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
    first = new Noted("log-a");
    second = new Noted("log-b");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static AuditSubject subject(String name, Instant since) {
    return new AuditSubject(
        "p-" + "0".repeat(32), TenantId.DEFAULT, AuditSubject.Kind.USER, "corp", name, since);
  }

  private NodeOrder given(OrderTask task) throws IOException {
    return given(task, key);
  }

  private NodeOrder given(OrderTask task, NodesKey sealing) throws IOException {
    NodeOrder order =
        new NodeOrder(
            UUID.randomUUID(),
            NOW,
            "log-a",
            TenantId.DEFAULT,
            "boss",
            "why",
            List.of("log-a", "log-b"),
            task);
    Optional<Whom> whom = Optional.of(PAT).filter(_ -> task instanceof OrderTask.Erase);
    database.write(connection -> {
      OrderTable.add(connection, OrderRow.of(sealing, order, whom));
      return order;
    });
    return order;
  }

  private OrderRow row(NodeOrder order) throws IOException {
    return database.read(
        connection -> OrderTable.find(connection, order.id().toString()).orElseThrow());
  }

  private void execute(String sql) {
    String schema = where.url().replaceAll(".*currentSchema=", "");
    TestPostgres.get().execute(sql.replace("schema.", schema + "."));
  }

  @Test
  void shouldBeDoneOnceByEachAndThenForgetWhom() throws IOException {
    NodeOrder order = given(new OrderTask.Erase());
    first.look();
    first.look();
    assertThat(first.done).containsExactly("erase pat");
    assertThat(row(order).in(key, "log-a")).contains(OrderResult.DONE);
    assertThat(row(order).in(key, "log-b")).isEmpty();
    assertThat(row(order).subject()).isPresent();
    assertThat(row(order).toString()).doesNotContain("pat");

    second.subject = subject("kim", NOW.minusSeconds(60));
    second.look();
    assertThat(second.done).isEmpty();
    assertThat(row(order).in(key, "log-b")).contains(OrderResult.NOTHING);
    assertThat(row(order).subject()).isEmpty();

    // And a node that has started anew does not do it again
    Noted again = new Noted("log-a");
    again.look();
    assertThat(again.done).isEmpty();
  }

  @Test
  void shouldBeTriedAgainUntilItIsDone() throws IOException {
    NodeOrder order = given(new OrderTask.Erase());
    for (OrderResult result : List.of(OrderResult.FAILED, OrderResult.HELD, OrderResult.DONE)) {
      first.answers.put(Kind.ERASE, result);
      first.look();
      assertThat(row(order).in(key, "log-a")).contains(result);
      first.look();
      now = now.plus(Duration.ofMinutes(2));
    }
    // What failed rests for a while, what is held does not need to
    assertThat(first.done).hasSize(4);
  }

  @Test
  void shouldNotMeanWhoComesLater() throws IOException {
    // Given somebody of the same name who came after the order
    given(new OrderTask.Erase());
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
        "UPDATE schema.audit_order SET id = '01a20357-1177-7e6d-ae65-83fe0b9efe30'",
      })
  void shouldNotDoWhatSomebodyElseWrote(String change) throws IOException {
    given(new OrderTask.Erase());
    execute(change);

    first.look();

    assertThat(first.done).isEmpty();
    assertThat(first.orders.refused()).isEqualTo(1);
  }

  @Test
  void shouldNotDoWhatIsSealedByAnotherKey() throws IOException {
    given(new OrderTask.Erase(), NodesKeyTest.key("YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODk="));

    first.look();

    assertThat(first.done).isEmpty();
    assertThat(first.orders.refused()).isEqualTo(1);
  }

  @Test
  void shouldNotSayThatItIsDoneIfSomebodyExchangedWhomItIsAbout() throws IOException {
    NodeOrder one = given(new OrderTask.Erase());
    NodeOrder two = given(new OrderTask.Erase());
    execute(
        "UPDATE schema.audit_order SET subject = (SELECT subject FROM schema.audit_order WHERE id = '%s') WHERE id = '%s'"
            .formatted(one.id(), two.id()));

    first.look();

    assertThat(first.done).containsExactly("erase pat");
    assertThat(row(two).in(key, "log-a")).isEmpty();
    assertThat(first.orders.refused()).isEqualTo(1);
  }

  @Test
  void shouldNotBelieveResultsThatNoNodeWrote() throws IOException {
    NodeOrder one = given(new OrderTask.Erase());
    second.look();
    NodeOrder two = given(new OrderTask.Erase());
    execute(
        "INSERT INTO schema.audit_order_result (id, log, at, result, seal) SELECT '%s', log, at, result, seal FROM schema.audit_order_result WHERE id = '%s'"
            .formatted(two.id(), one.id()));
    execute("UPDATE schema.audit_order_result SET log = 'log-a' WHERE id = '" + one.id() + "'");

    assertThat(row(two).in(key, "log-b")).isEmpty();
    assertThat(row(one).in(key, "log-a")).isEmpty();
    first.look();
    assertThat(first.done).containsExactly("erase pat", "erase pat");
    assertThat(row(one).subject()).isPresent();
    second.look();
    assertThat(row(two).in(key, "log-b")).contains(OrderResult.DONE);
  }

  @Test
  void shouldHoldBeforeItErases() throws IOException {
    given(new OrderTask.Erase());
    given(new OrderTask.Hold(HOLD));

    first.look();

    assertThat(first.done).containsExactly("hold case-7", "erase pat");
  }

  @Test
  void shouldNotMakeAHoldThatHasEnded() throws IOException {
    NodeOrder hold = given(new OrderTask.Hold(HOLD));
    first.answers.put(Kind.HOLD, OrderResult.TAKEN);
    first.look();
    given(new OrderTask.Release("case-7", HOLD.since()));
    first.look();
    second.look();

    assertThat(first.done).containsExactly("hold case-7", "release case-7");
    assertThat(second.done).containsExactly("release case-7");
    assertThat(row(hold).in(key, "log-b")).contains(OrderResult.NOTHING);

    // But one of the same name that was made later
    given(
        new OrderTask.Hold(
            new LegalHold(
                "case-7",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOW.plusSeconds(1),
                "boss",
                "another")));
    second.look();
    assertThat(second.done).containsExactly("release case-7", "hold case-7");
  }

  @Test
  void shouldDoNothingWithoutTheDatabase() throws IOException {
    given(new OrderTask.Erase());
    execute("ALTER TABLE schema.audit_order RENAME TO audit_hidden");
    assertThatThrownBy(first::look).isInstanceOf(CopyUnavailable.class);
    assertThat(first.done).isEmpty();

    execute("ALTER TABLE schema.audit_hidden RENAME TO audit_order");
    first.look();
    assertThat(first.done).containsExactly("erase pat");
  }

  /** What came of an order is known though the database was not to be written when it was done. */
  @Test
  void shouldTellLaterWhatCouldNotBeToldAndGoOnWithOthers() throws IOException {
    // Given
    NodeOrder one = given(new OrderTask.Erase());
    NodeOrder other = given(new OrderTask.Erase());
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
      assertThat(row(order).in(key, "log-a")).contains(OrderResult.DONE);
    }
  }

  private void rename(String table, String other) {
    try {
      database.write(connection -> {
        try (Statement statement = connection.createStatement()) {
          return statement.execute("ALTER TABLE " + table + " RENAME TO " + other);
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
