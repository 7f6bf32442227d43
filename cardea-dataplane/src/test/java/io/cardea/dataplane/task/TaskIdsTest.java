package io.cardea.dataplane.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.session.Seal;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskIdsTest {

  private static final EndpointKey HERE = EndpointKey.adapter(Calls.WEATHER);
  private static final TaskOwner OWNER = TaskOwner.of(HERE, Calls.READER);
  private static final ServerTask TASK = new ServerTask("weather", "786512e2");
  private final SecureRandom random = new SecureRandom();
  private final SessionKeys keys = SessionKeys.fresh(random);
  private final TaskIds ids = new TaskIds(keys, random);

  @Test
  void shouldLeadBackToTheTaskFromAnyNode() {
    String sealed = ids.begun(OWNER, TASK).orElseThrow();
    assertThat(sealed).matches("[A-Za-z0-9_-]+").hasSizeLessThan(200).doesNotContain(TASK.id());
    assertThat(ids.open(OWNER, sealed)).contains(TASK);
    assertThat(new TaskIds(keys, random).open(OWNER, sealed)).contains(TASK);
  }

  @Test
  void shouldCallOneTaskOneName() {
    String sealed = ids.begun(OWNER, TASK).orElseThrow();
    assertThat(ids.begun(OWNER, TASK)).contains(sealed);
    assertThat(ids.known(OWNER, TASK)).contains(sealed);
    assertThat(ids.known(OWNER, new ServerTask("other", TASK.id()))).isEmpty();
  }

  @Test
  void shouldCallItWhatItsOwnerLastCalledIt() {
    String elsewhere = new TaskIds(keys, random).begun(OWNER, TASK).orElseThrow();
    assertThat(ids.known(OWNER, TASK)).isEmpty();
    assertThat(ids.open(OWNER, elsewhere)).contains(TASK);
    assertThat(ids.known(OWNER, TASK)).contains(elsewhere);
  }

  @Test
  void shouldBeOfUseToItsOwnerOnly() {
    String sealed = ids.begun(OWNER, TASK).orElseThrow();
    TenantId otherTenant = new TenantId("other");
    List<TaskOwner> others =
        List.of(
            TaskOwner.of(HERE, Calls.STRANGER),
            TaskOwner.of(
                HERE, new Principal(otherTenant, Principal.CARDEA, "reader", KeyScope.data())),
            TaskOwner.of(
                HERE,
                new Principal(TenantId.DEFAULT, "https://idp.example", "reader", KeyScope.data())),
            TaskOwner.of(HERE, Principal.anonymous(TenantId.DEFAULT)),
            TaskOwner.of(EndpointKey.adapter(Calls.OPEN), Calls.READER),
            TaskOwner.of(EndpointKey.all(TenantId.DEFAULT), Calls.READER),
            TaskOwner.of(
                new EndpointKey(TenantId.DEFAULT, EndpointKey.Kind.PROFILE, "weather"),
                Calls.READER),
            TaskOwner.of(
                new EndpointKey(otherTenant, EndpointKey.Kind.ADAPTER, "weather"), Calls.READER));
    for (TaskOwner other : others) {
      assertThat(ids.open(other, sealed)).as("%s", other).isEmpty();
      assertThat(ids.known(other, TASK)).as("%s", other).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "786512e2",
        "weather:786512e2",
        "VA",
        "====",
        "T",
        "\0",
        "../../etc/passwd",
        "VAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void shouldOpenNothingThatWasNotSealed(String text) {
    assertThat(ids.open(OWNER, text)).isEmpty();
  }

  @Test
  void shouldOpenNothingThatWasTamperedWith() {
    String sealed = ids.begun(OWNER, TASK).orElseThrow();
    byte[] bytes = Base64.getUrlDecoder().decode(sealed);
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
      assertThat(ids.open(OWNER, text)).as("byte %s", i).isEmpty();
    }
    for (String text :
        List.of(
            sealed + "=",
            sealed + "A",
            sealed.substring(1),
            sealed.toLowerCase(Locale.ROOT),
            sealed + " ")) {
      assertThat(ids.open(OWNER, text)).as(text).isEmpty();
    }
    assertThat(ids.open(OWNER, "A".repeat(100_000))).isEmpty();
  }

  @Test
  void shouldOpenNothingSealedByAnotherKeyOrForAnotherPurpose() {
    String foreign =
        new TaskIds(SessionKeys.fresh(random), random).begun(OWNER, TASK).orElseThrow();
    assertThat(ids.open(OWNER, foreign)).isEmpty();
    byte[] plain = new byte[64];
    assertThat(ids.open(OWNER, new Seal(keys, random, (byte) 'C').seal(plain))).isEmpty();
    assertThat(ids.open(OWNER, new Seal(keys, random, (byte) 'T').seal(plain))).isEmpty();
    assertThat(ids.open(OWNER, new Seal(keys, random, (byte) 'T').seal(new byte[0]))).isEmpty();
  }

  @Test
  void shouldTakeIdsUpToTheLimitAndOfUnicodeOnly() {
    for (String id : List.of("", "Ünïcödé ☃ 😀", "a\0b\n", "x".repeat(TaskIds.MAX_ID_BYTES))) {
      ServerTask task = new ServerTask("weather", id);
      assertThat(ids.begun(OWNER, task).flatMap(text -> ids.open(OWNER, text))).contains(task);
    }
    for (String id : List.of("x".repeat(TaskIds.MAX_ID_BYTES + 1), "\ud800", "a\udc00b")) {
      assertThat(ids.begun(OWNER, new ServerTask("weather", id))).isEmpty();
    }
    ServerTask longest = new ServerTask("w".repeat(63), "x".repeat(TaskIds.MAX_ID_BYTES));
    assertThat(ids.begun(OWNER, longest).flatMap(text -> ids.open(OWNER, text))).contains(longest);
  }

  @Test
  void shouldForgetTheOldestTasksOfAnOwnerFirst() {
    List<String> sealed =
        IntStream.rangeClosed(0, KnownTasks.MAX_TASKS)
            .mapToObj(i -> ids.begun(OWNER, task(i)).orElseThrow())
            .toList();
    assertThat(ids.known(OWNER, task(0))).isEmpty();
    assertThat(ids.known(OWNER, task(1))).contains(sealed.get(1));
    assertThat(ids.open(OWNER, sealed.getFirst())).contains(task(0));
    assertThat(ids.known(OWNER, task(0))).contains(sealed.getFirst());
    assertThat(ids.known(OWNER, task(1))).isEmpty();
  }

  @Test
  void shouldForgetTheOwnersFirstThatDidNothingForLongest() {
    TaskOwner first = owner(0);
    IntStream.range(0, KnownTasks.MAX_OWNERS).forEach(i -> ids.begun(owner(i), TASK));
    Optional<String> sealed = ids.known(first, TASK);
    assertThat(sealed).isPresent();
    assertThat(ids.open(first, sealed.get())).isPresent();
    ids.begun(owner(KnownTasks.MAX_OWNERS), TASK);
    assertThat(ids.known(first, TASK)).isPresent();
    assertThat(ids.known(owner(1), TASK)).isEmpty();
  }

  private static ServerTask task(int i) {
    return new ServerTask("weather", "task-" + i);
  }

  private static TaskOwner owner(int i) {
    return new TaskOwner(HERE, "principal-" + i);
  }

  @Test
  void shouldNotTakeOneOwnerForAnother() {
    assertThat(new String(OWNER.digest(), UTF_8))
        .isNotEqualTo(new String(owner(1).digest(), UTF_8));
    assertThat(OWNER.digest()).hasSize(32);
  }
}
