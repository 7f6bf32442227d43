package io.cardea.controlplane.orders;

import static io.cardea.controlplane.orders.OrderedNodes.NOW;
import static io.cardea.controlplane.orders.OrderedNodes.PAT;
import static io.cardea.controlplane.orders.OrderedNodes.subject;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.jdbc.PostgresConnections;
import io.cardea.controlplane.jdbc.PostgresSettings;
import io.cardea.controlplane.jdbc.Sql;
import io.cardea.controlplane.jdbc.TestPostgres;
import io.cardea.controlplane.orders.NodesKey.Use;
import io.cardea.controlplane.orders.OrderReport.State;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was ordered in version 2 of the tables, which had no ends and other commitments. */
class FormerOrdersTest {

  @TempDir private Path folder = Path.of(".");

  private final PostgresSettings where = TestPostgres.get().emptySchema();
  private final DataSource source = PostgresConnections.source(where, Duration.ofSeconds(30));
  private final NodesKey key;

  FormerOrdersTest() throws IOException {
    key = NodesKeyTest.key(OrderedNodes.KEY);
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:io/cardea/controlplane/records")
        .table("audit_copy_schema")
        .target("2")
        .load()
        .migrate();
  }

  private NodeOrder given() throws SQLException {
    NodeOrder order = OrderedNodes.order(new OrderTask.Erase());
    String id = order.id().toString();
    String content = OrderText.of(order);
    String value = key.seal(Use.SUBJECT, PAT.parts(content));
    String seal = key.seal(Use.COMMITMENT, List.of(id, value));
    update(
        "INSERT INTO audit_order (id, content, subject, seal) VALUES (?, ?, ?, ?)",
        List.of(id, content, value + " " + seal, key.seal(Use.ORDER, List.of(id, content))));
    return order;
  }

  private void answered(NodeOrder order, String log) throws SQLException {
    String id = order.id().toString();
    OrderRow.Result result = OrderRow.Result.of(key, id, log, NOW, OrderResult.DONE);
    update(
        "INSERT INTO audit_order_result (id, log, at, result, seal) VALUES (?, ?, ?, ?, ?)",
        List.of(id, log, result.at(), result.label(), result.seal()));
  }

  private void forgotten(NodeOrder order) throws SQLException {
    update("UPDATE audit_order SET subject = NULL WHERE id = ?", List.of(order.id().toString()));
  }

  private void update(String sql, List<?> values) throws SQLException {
    try (Connection connection = source.getConnection()) {
      assertThat(Sql.update(connection, sql, values)).isEqualTo(1);
    }
  }

  @Test
  void shouldCarryOutWhatIsOpen() throws IOException, SQLException {
    NodeOrder order = given();
    try (OrderedNodes nodes = new OrderedNodes(folder, where)) {
      nodes.second.subject = subject("kim", NOW.minusSeconds(60));
      nodes.first.look();
      nodes.second.look();

      assertThat(nodes.first.done).containsExactly("erase pat");
      assertThat(nodes.sealed(order).in("log-b")).contains(OrderResult.NOTHING);
      assertThat(nodes.sealed(order).state()).isEqualTo(State.ENDED);
      List<OrderTable.Place> places =
          nodes.database.read(
              connection -> OrderTable.newest(connection, TenantId.DEFAULT, Long.MAX_VALUE, 9));
      assertThat(places).extracting(OrderTable.Place::id).containsExactly(order.id().toString());
    }
  }

  @Test
  void shouldBelieveAnEndThatAllHaveAnsweredAndNoOther() throws IOException, SQLException {
    // Given one that was done by all, and one that was ended
    NodeOrder complete = given();
    NodeOrder ended = given();
    answered(complete, "log-a");
    answered(complete, "log-b");
    answered(ended, "log-a");
    forgotten(complete);
    forgotten(ended);

    // When they look
    try (OrderedNodes nodes = new OrderedNodes(folder, where)) {
      nodes.first.look();

      // Then the first is sealed, the other told of
      assertThat(nodes.row(complete).ended())
          .isEqualTo(Optional.of(OrderRow.end(key, complete.id().toString())));
      assertThat(nodes.sealed(ended).state()).isEqualTo(State.LOST);
      assertThat(nodes.first.orders.findings().of(TenantId.DEFAULT))
          .singleElement()
          .asString()
          .contains(ended.id().toString());
    }
  }
}
