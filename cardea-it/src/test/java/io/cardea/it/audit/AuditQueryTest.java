package io.cardea.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.control.Administrator;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls of several agents and tenants, found by who may see them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditQueryTest {

  private static final String RECORDS = "/api/v1/audit/records";
  private static final Pattern TARGET =
      Pattern.compile("\"method\":\"tools/call\",\"target\":\"([^\"]+)\"");
  private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");

  private RecordedTenants tenants;
  private Administrator auditor;

  @BeforeAll
  void open() throws IOException {
    tenants = RecordedTenants.start();
    auditor = tenants.one(TenantId.DEFAULT, AdminRole.AUDITOR);
    for (int call = 0; call < 5; call++) {
      tenants.call(TenantId.DEFAULT, "robot", "a", "ours-" + call, 200);
    }
    tenants.call(TenantId.DEFAULT, "other", "b", "elsewhere", 200);
    tenants.call(TenantId.DEFAULT, "robot", "b", "forbidden", 404);
    tenants.call(RecordedTenants.ACME, "robot", "a", "theirs", 200);
    eventually("agent=robot&status=OK", 5);
    eventually("agent=other&status=OK", 1);
  }

  @AfterAll
  void close() throws IOException {
    tenants.close();
  }

  private void eventually(String query, int count) {
    TestGateway.eventually(
        () -> {
          try {
            return targets(auditor.get(RECORDS + "?" + query)).size() == count;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        count + " of " + query);
  }

  private static List<String> targets(RawResponse page) {
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    return TARGET.matcher(page.text()).results().map(found -> found.group(1)).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "agent=robot&type=intent, ours-4 ours-3 ours-2 ours-1 ours-0",
    "agent=robot&type=intent&order=oldest&limit=2, ours-0 ours-1",
    "agent=other, elsewhere",
    "adapter=b&type=intent, elsewhere",
    "target=ours-3, ours-3",
    "target=theirs, ''",
    "agent=robot&status=ERROR, ''",
    "agent=robot&since=2999-01-01T00:00:00Z, ''",
    "agent=robot&until=2000-01-01T00:00:00Z, ''",
    "agent=robot&type=intent&since=2000-01-01T00:00:00%2B02:00&limit=1, ours-4",
    "method=tools/call&agent=other&issuer=cardea, elsewhere",
    "agent=rob, ''",
    "agent=robot%22, ''"
  })
  void shouldFindExactlyWhatWasCalled(String query, String targets) throws IOException {
    assertThat(String.join(" ", targets(auditor.get(RECORDS + "?" + query)))).isEqualTo(targets);
  }

  @Test
  void shouldShowACallWithItsOutcomeAndARefusalWithItsReason() throws IOException {
    String call = auditor.get(RECORDS + "?target=ours-2").text();
    assertThat(call)
        .contains(
            "{\"record\":{\"type\":\"intent\"", "\"outcome\":{\"type\":\"outcome\"", "\"OK\"");
    String refused = auditor.get(RECORDS + "?type=refusal&agent=robot").text();
    assertThat(refused).contains("\"reason\":").doesNotContain("\"outcome\"");
  }

  @Test
  void shouldGiveOneByItsId() throws IOException {
    String found = auditor.get(RECORDS + "?target=ours-1").text();
    Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(found);
    assertThat(id.find()).isTrue();

    RawResponse one = auditor.get(RECORDS + "/" + id.group(1));

    assertThat(one.status()).isEqualTo(200);
    assertThat(one.text()).contains("ours-1", "\"outcome\":{");
    assertThat(
            tenants
                .one(RecordedTenants.ACME, AdminRole.AUDITOR)
                .get(RECORDS + "/" + id.group(1))
                .status())
        .isEqualTo(404);
    assertThat(auditor.get(RECORDS + "/00000000-0000-0000-0000-000000000000").status())
        .isEqualTo(404);
    assertThat(auditor.get(RECORDS + "/x").status()).isEqualTo(400);
    assertThat(auditor.get(RECORDS + "?agent=").status()).isEqualTo(400);
    assertThat(auditor.get(RECORDS + "?user=kim@example.com").text()).contains("pseudonym");
  }

  @Test
  void shouldGoThroughPages() throws IOException {
    List<String> found = new ArrayList<>();
    String path = RECORDS + "?agent=robot&type=intent&limit=2";
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      RawResponse page = auditor.get(path + next.get());
      found.addAll(targets(page));
      next =
          NEXT.matcher(page.text())
              .results()
              .findFirst()
              .map(result -> "&cursor=" + result.group(1));
    }
    assertThat(found).containsExactly("ours-4", "ours-3", "ours-2", "ours-1", "ours-0");
  }

  @Test
  void shouldKeepTenantsApart() throws IOException {
    Administrator theirs = tenants.one(RecordedTenants.ACME, AdminRole.ADMIN);
    assertThat(targets(theirs.get(RECORDS + "?adapter=a"))).containsExactly("theirs");
    RawResponse all = theirs.get(RECORDS + "?limit=1000");
    assertThat(all.text()).doesNotContain("\"tenant\":\"default\"", "ours-", "\"segment\"");
    assertThat(auditor.get(RECORDS + "?limit=1000").text()).doesNotContain("acme", "theirs");
    assertThat(theirs.get(RECORDS + "?tenant=default").status()).isEqualTo(400);
    // A cursor of somebody else is of another query.
    Matcher next = NEXT.matcher(auditor.get(RECORDS + "?limit=1").text());
    assertThat(next.find()).isTrue();
    assertThat(theirs.get(RECORDS + "?limit=1&cursor=" + next.group(1)).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @EnumSource(AdminRole.class)
  void shouldBeForOperatorsAuditorsAndAdministrators(AdminRole role) throws IOException {
    boolean may = Set.of(AdminRole.OPERATOR, AdminRole.AUDITOR, AdminRole.ADMIN).contains(role);
    Administrator caller = tenants.one(TenantId.DEFAULT, role);
    assertThat(caller.get(RECORDS).status()).isEqualTo(may ? 200 : 403);
    assertThat(caller.get(RECORDS + "/00000000-0000-0000-0000-000000000000").status())
        .isEqualTo(may ? 404 : 403);
  }

  @ParameterizedTest
  @CsvSource({
    "since=yesterday, since",
    "since=2026-03-01, since",
    "until=2026-03-01T12:00:00, until",
    "order=random, order",
    "limit=0, limit",
    "limit=1001, limit",
    "status=ok, status",
    "type=outcome, type",
    "cursor=x, cursor",
    "cursor=1:0, cursor",
    "agent=a&agent=b, agent",
    "subject=a, parameter",
    "tenant=acme, parameter",
    "agent=%ff, query"
  })
  void shouldSayWhichParameterIsWrong(String query, String named) throws IOException {
    RawResponse answer = auditor.get(RECORDS + "?" + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("\"detail\":").contains(named);
  }
}
