package io.cardea.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.control.Administrator;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What was recorded, read as it comes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditTailTest {

  private RecordedTenants tenants;

  @BeforeAll
  void open() throws IOException {
    tenants = RecordedTenants.start();
  }

  @AfterAll
  void close() throws IOException {
    tenants.close();
  }

  private static String next(RawResponse page) {
    Matcher next = Pattern.compile("\"next\":\"([0-9]+:[0-9]+)\"").matcher(page.text());
    assertThat(next.find()).as(page.text()).isTrue();
    return next.group(1);
  }

  private String awaited(Administrator reader, String path, String... parts) {
    StringBuilder text = new StringBuilder();
    TestGateway.eventually(
        () -> {
          text.setLength(0);
          try {
            text.append(reader.get(path).text());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return Stream.of(parts).allMatch(text.toString()::contains);
        },
        path + " holds " + List.of(parts));
    return text.toString();
  }

  @Test
  void shouldShowWhatCameSinceAndOnlyOfTheTenant() throws IOException {
    // Given
    Administrator ours = tenants.one(TenantId.DEFAULT, AdminRole.OPERATOR);
    Administrator theirs = tenants.one(RecordedTenants.ACME, AdminRole.AUDITOR);
    String place = next(ours.get("/api/v1/audit"));

    // When
    tenants.call(TenantId.DEFAULT, "robot", "a", "ours-canary", 200);
    tenants.call(RecordedTenants.ACME, "robot", "a", "theirs-canary", 200);

    // Then
    String path = "/api/v1/audit?after=" + place;
    assertThat(awaited(ours, path, "ours-canary", "\"outcome\"", "\"more\":false"))
        .doesNotContain("acme", "theirs-canary");
    assertThat(awaited(theirs, path, "theirs-canary", "\"outcome\""))
        .doesNotContain("ours-canary", "\"tenant\":\"default\"", "\"type\":\"segment\"");
  }

  @Test
  void shouldFilter() throws IOException {
    Administrator ours = tenants.one(TenantId.DEFAULT, AdminRole.ADMIN);
    String place = next(ours.get("/api/v1/audit"));
    tenants.call(TenantId.DEFAULT, "robot", "a", "one-canary", 200);
    tenants.call(TenantId.DEFAULT, "other", "b", "two-canary", 200);
    String path = "/api/v1/audit?after=" + place;
    awaited(ours, path, "one-canary", "two-canary");
    for (String filter :
        new String[] {"agent=other", "adapter=b", "target=two-canary", "agent=other&type=intent"}) {
      assertThat(ours.get(path + "&" + filter).text())
          .as(filter)
          .contains("two-canary")
          .doesNotContain("one-canary");
    }
    assertThat(ours.get(path + "&type=intent").text()).doesNotContain("\"outcome\"");
    assertThat(ours.get(path + "&limit=1").text()).contains("\"more\":true");
  }

  @ParameterizedTest
  @EnumSource(AdminRole.class)
  void shouldBeForOperatorsAuditorsAndAdministrators(AdminRole role) throws IOException {
    boolean may = Set.of(AdminRole.OPERATOR, AdminRole.AUDITOR, AdminRole.ADMIN).contains(role);
    assertThat(tenants.one(TenantId.DEFAULT, role).get("/api/v1/audit").status())
        .isEqualTo(may ? 200 : 403);
  }

  @ParameterizedTest
  @CsvSource({
    "after=x",
    "after=1",
    "after=-1:0",
    "after=1:99999999999999999999",
    "limit=0",
    "limit=10001",
    "since=1",
    "agent=a&agent=b"
  })
  void shouldRefuseWhatIsNoQuestion(String query) throws IOException {
    assertThat(
            tenants.one(TenantId.DEFAULT, AdminRole.ADMIN).get("/api/v1/audit?" + query).status())
        .isEqualTo(400);
  }

  @Test
  void shouldGoOnFromAPlaceThatIsNotThere() throws IOException {
    RawResponse page =
        tenants.one(TenantId.DEFAULT, AdminRole.ADMIN).get("/api/v1/audit?after=999999:8");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("\"records\":[]");
  }
}
