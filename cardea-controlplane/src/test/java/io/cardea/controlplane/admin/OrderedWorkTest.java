package io.cardea.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.orders.NodeOrder;
import io.cardea.controlplane.orders.OrderResult;
import io.cardea.controlplane.orders.OrderTask;
import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.AuditSubjects;
import io.cardea.model.audit.LegalHold;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Orders of other nodes are carried out as an administrator's requests are, and recorded so. */
class OrderedWorkTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String PAT = "p-" + "1".repeat(32);
  private static final LegalHold HOLD = hold("case-7", NOW);

  private final NotedActions log = new NotedActions();
  private final MemoryHolds holds = new MemoryHolds();
  private final Known subjects = new Known();
  private final OrderedWork work = new OrderedWork(subjects, holds, log, Clock.systemUTC());

  /** Subjects whose disk may fail, after they were forgotten. */
  private static final class Known implements AuditSubjects {

    private final Map<String, AuditSubject> all = new HashMap<>();
    private final Set<String> unblanked = new HashSet<>();
    private boolean fails;

    @Override
    public List<AuditSubject> named(TenantId tenant, String name) {
      return all(tenant).stream().filter(subject -> subject.name().equals(name)).toList();
    }

    @Override
    public List<AuditSubject> all(TenantId tenant) {
      return all.values().stream().filter(subject -> subject.tenant().equals(tenant)).toList();
    }

    @Override
    public Optional<AuditSubject> find(TenantId tenant, String id) {
      return Optional.ofNullable(all.get(id)).filter(subject -> subject.tenant().equals(tenant));
    }

    @Override
    public boolean isErased(TenantId tenant, String id) {
      return !all.containsKey(id);
    }

    @Override
    public boolean erase(TenantId tenant, String id) throws IOException {
      if (all.remove(id) != null) {
        unblanked.add(id);
      }
      if (fails) {
        throw new IOException("the disk is broken");
      }
      return unblanked.remove(id);
    }
  }

  private static LegalHold hold(String name, Instant since) {
    return new LegalHold(
        name, Optional.empty(), Optional.empty(), Optional.empty(), since, "boss", "a court");
  }

  private static NodeOrder order(OrderTask task) {
    return new NodeOrder(
        UUID.fromString("01a20357-1177-7e6d-ae65-83fe0b9efe30"),
        NOW,
        "cardea.audit/one",
        TenantId.DEFAULT,
        "boss",
        "request 4711 & more",
        List.of("cardea.audit/one"),
        task);
  }

  private OrderResult erase() {
    return work.erase(order(new OrderTask.Erase()), subject -> subject.name().equals("pat"));
  }

  private void knowPat() {
    subjects.all.put(
        PAT,
        new AuditSubject(
            PAT, TenantId.DEFAULT, AuditSubject.Kind.USER, "corp", "pat", NOW.minusSeconds(1)));
  }

  @Test
  void shouldRecordWhoOrderedIt() {
    knowPat();

    assertThat(erase()).isEqualTo(OrderResult.DONE);
    assertThat(subjects.all).isEmpty();
    assertThat(log.lines)
        .containsExactly(
            "default/boss from cardea.audit/one: DELETE /api/v1/audit/subjects/"
                + PAT
                + "?order=01a20357-1177-7e6d-ae65-83fe0b9efe30&reason=request+4711+%26+more",
            "OK 200");
  }

  @Test
  void shouldDoNothingThatCannotBeRecorded() {
    knowPat();
    log.full = true;

    assertThat(erase()).isEqualTo(OrderResult.FAILED);
    assertThat(work.hold(order(new OrderTask.Hold(HOLD)), HOLD)).isEqualTo(OrderResult.FAILED);
    assertThat(subjects.all).containsKey(PAT);
    assertThat(holds.all()).isEmpty();
  }

  @Test
  void shouldRecordNothingIfThereIsNothingToDo() {
    assertThat(erase()).isEqualTo(OrderResult.NOTHING);
    OrderTask.Release release = new OrderTask.Release("case-7", NOW);
    assertThat(work.release(order(release), release)).isEqualTo(OrderResult.NOTHING);
    assertThat(log.lines).isEmpty();
  }

  @Test
  void shouldNotEraseWhomAHoldCovers() {
    knowPat();
    holds.add(HOLD);

    assertThat(erase()).isEqualTo(OrderResult.HELD);
    assertThat(subjects.all).containsKey(PAT);
    assertThat(log.lines).isEmpty();
  }

  @Test
  void shouldGoOnWithAnErasureThatFailedInTheMiddle() {
    knowPat();
    subjects.fails = true;
    assertThat(erase()).isEqualTo(OrderResult.FAILED);
    assertThat(subjects.unblanked).contains(PAT);

    // What is erased by half is no evidence any more
    subjects.fails = false;
    holds.add(HOLD);
    assertThat(erase()).isEqualTo(OrderResult.DONE);
    assertThat(subjects.unblanked).isEmpty();
    assertThat(erase()).isEqualTo(OrderResult.NOTHING);
  }

  @Test
  void shouldTakeNoHoldForAnotherOfItsName() {
    NodeOrder order = order(new OrderTask.Hold(HOLD));
    assertThat(work.hold(order, HOLD)).isEqualTo(OrderResult.DONE);
    assertThat(work.hold(order, HOLD)).isEqualTo(OrderResult.DONE);
    assertThat(work.hold(order, hold("case-7", NOW.plusSeconds(1)))).isEqualTo(OrderResult.TAKEN);

    OrderTask.Release other = new OrderTask.Release("case-7", NOW.plusSeconds(1));
    assertThat(work.release(order(other), other)).isEqualTo(OrderResult.TAKEN);
    assertThat(holds.all()).containsExactly(HOLD);

    OrderTask.Release release = new OrderTask.Release("case-7", NOW);
    assertThat(work.release(order(release), release)).isEqualTo(OrderResult.DONE);
    assertThat(holds.all()).isEmpty();
    assertThat(log.lines).hasSize(4);
  }
}
