package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code audit show}, {@code erase}, {@code subject-export} and {@code tail --user}. */
class AuditSubjectCommandTest extends AuditFixture {

  private static final String ID = "p-00112233445566778899aabbccddeeff";
  private static final String FIND = "/api/v1/audit/subjects/find";
  private static final String ONE = "/api/v1/audit/subjects/" + ID;
  private static final String PAT =
      "{\"id\":\"%s\",\"kind\":\"user\",\"issuer\":\"corp\",\"name\":\"pat\",\"since\":\"2026-01-02T03:04:05Z\"}"
          .formatted(ID);
  private static final String CALL = "0195521a-7c00-7def-8123-456789abcdef";

  @Test
  void shouldEraseOnlyWhenSure() {
    String erase = ONE + "?reason=request+4711+%26+more";
    admin.on(FIND, 200, "{\"items\":[" + PAT + "]}").on(erase, 200, "{\"erased\":\"" + ID + "\"}");

    Ran asked = run("erase", "--subject", "pat");
    assertThat(asked.out())
        .contains(ID + ": user pat of issuer corp, recorded since 2026-01-02T03:04:05Z")
        .contains("Nothing was erased.", "--yes");
    assertThat(asked.code()).isEqualTo(1);
    assertThat(admin.asked()).containsExactly(FIND + " Bearer cardea_boss");
    assertThat(admin.bodies()).containsExactly("{\"name\":\"pat\"}");

    Ran sure = run("erase", "--subject", "pat", "--reason", "request 4711 & more", "--yes");
    assertThat(sure.out()).contains("Erased on this node");
    assertThat(sure.code()).isZero();
    assertThat(admin.asked()).last().isEqualTo(erase + " Bearer cardea_boss");
  }

  @Test
  void shouldEraseForAReasonThatNamesNobody() {
    admin.on(FIND, 200, "{\"items\":[" + PAT + "]}");
    Ran without = run("erase", "--subject", "pat", "--yes");
    assertThat(without.code()).isEqualTo(2);
    assertThat(without.err()).contains("--reason");
    assertThat(run("erase", "--subject", "pat", "--reason", " ", "--yes").code()).isEqualTo(2);
    Ran naming = run("erase", "--subject", "pat", "--reason", "Pat asked for it", "--yes");
    assertThat(naming.code()).isEqualTo(2);
    assertThat(naming.err()).contains("the name");
    assertThat(admin.asked()).noneMatch(asked -> asked.startsWith(ONE));
  }

  @Test
  void shouldEraseNobodyWhoIsNotTheOnlyOne() {
    String other = PAT.replace(ID, "p-ffffffffffffffffffffffffffffffff").replace("corp", "other");
    admin
        .on(FIND, 200, "{\"items\":[" + PAT + "," + other + "]}")
        .on(FIND, 200, "{\"items\":[]}")
        .on(ONE, 200, PAT)
        .on(ONE + "?reason=why", 200, "{\"erased\":\"" + ID + "\"}");

    Ran both = run("erase", "--subject", "pat", "--reason", "why", "--yes");
    assertThat(both.err()).contains("name one by its id", ID, "p-ffffffffffffffffffffffffffffffff");
    assertThat(both.code()).isEqualTo(1);
    assertThat(run("erase", "--subject", "nobody", "--reason", "why", "--yes").err())
        .contains("nothing is recorded");
    assertThat(run("erase", "--yes").code()).isEqualTo(2);
    assertThat(admin.asked()).noneMatch(asked -> asked.startsWith(ONE));

    assertThat(run("erase", "--subject", ID, "--reason", "why", "--yes").code()).isZero();
  }

  @Test
  void shouldFollowAPersonByNameAndNotPutThatIntoAnAddress() {
    String tail = "/api/v1/audit?limit=10000&after=1%3A0&user=" + ID;
    admin
        .on(FIND, 200, "{\"items\":[" + PAT + "]}")
        .on(tail, 200, "{\"records\":[{\"n\":1}],\"next\":\"1:8\",\"more\":false}");
    for (String user : new String[] {"pat", ID}) {
      Ran ran = run("tail", "--user", user, "--after", "1:0", "--json", "--once");
      assertThat(ran.err()).isEmpty();
      assertThat(ran.out()).isEqualTo("{\"n\":1}\n");
    }
    assertThat(admin.bodies()).first().isEqualTo("{\"name\":\"pat\"}");
    assertThat(admin.asked())
        .containsExactly(
            FIND + " Bearer cardea_boss",
            tail + " Bearer cardea_boss",
            tail + " Bearer cardea_boss");
  }

  @Test
  void shouldExportAllPages() {
    String records = ONE + "/records?limit=10000";
    admin
        .on(ONE, 200, PAT)
        .on(records, 200, "{\"records\":[{\"n\":1}],\"next\":\"1:8\",\"more\":true}")
        .on(
            records + "&after=1:8",
            200,
            "{\"records\":[{\"n\":2},{\"n\":3}],\"next\":\"1:16\",\"more\":false,\"removed\":[{\"from\":\"a\",\"until\":\"b\"}]}");

    Ran ran = run("subject-export", "--subject", ID);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .isEqualTo(
            PAT
                + "\n{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n"
                + "{\"removed\":{\"from\":\"a\",\"until\":\"b\"}}\n");
  }

  @Test
  void shouldTailOnlyWhatIsOnBehalfOfAUser() {
    String page = "/api/v1/audit?limit=10000&user=" + ID;
    admin
        .on(FIND, 200, "{\"items\":[" + PAT + "]}")
        .on(FIND, 200, "{\"items\":[]}")
        .on(page, 200, "{\"records\":[{\"n\":1}],\"next\":\"1:8\",\"more\":false}");

    // When: the name goes in no address
    assertThat(run("tail", "--once", "--json", "--user", "pat").out()).isEqualTo("{\"n\":1}\n");
    assertThat(admin.bodies()).containsExactly("{\"name\":\"pat\"}", "");
    assertThat(admin.asked())
        .containsExactly(FIND + " Bearer cardea_boss", page + " Bearer cardea_boss");

    // And when: nobody is called so
    Ran nobody = run("tail", "--once", "--json", "--user", "kim");
    assertThat(nobody.code()).isEqualTo(1);
    assertThat(nobody.out()).isEmpty();
    assertThat(nobody.err()).contains("nothing is recorded");

    // And when: it is a pseudonym already, for which nobody has to be an auditor
    assertThat(run("tail", "--once", "--json", "--user", ID).out()).isEqualTo("{\"n\":1}\n");
    assertThat(admin.asked()).filteredOn(asked -> asked.startsWith(FIND)).hasSize(2);
  }

  @Test
  void shouldShowWhatIsKeptAndNotLetItTalkToTheTerminal() {
    String path = "/api/v1/audit/records/" + CALL + "/payload";
    String params =
        "{\"part\":\"params\",\"policy\":\"full\",\"bytes\":7,\"subject\":\"%s\",\"cut\":false,\"value\":{\"a\":1}}"
            .formatted(ID);
    String cut =
        "{\"part\":\"result\",\"policy\":\"full\",\"bytes\":99999,\"subject\":\"%s\",\"cut\":true,\"text\":\"a\\u001b[2Jb\"}"
            .formatted(ID);
    String erased =
        "{\"part\":\"result\",\"policy\":\"full\",\"bytes\":9,\"subject\":\"%s\",\"cut\":false,\"unreadable\":\"erased\"}"
            .formatted(ID);
    admin
        .on(
            path,
            200,
            "{\"id\":\"%s\",\"subject\":%s,\"items\":[%s,%s]}".formatted(CALL, PAT, params, cut))
        .on(path, 200, "{\"id\":\"%s\",\"items\":[%s]}".formatted(CALL, erased))
        .on(path, 403, "{\"detail\":\"This key does not have the admin role auditor.\"}");

    assertThat(run("show", CALL).out())
        .isEqualTo(
            ID
                + ": user pat of issuer corp, recorded since 2026-01-02T03:04:05Z\n"
                + "params (full, 7 bytes): {\"a\":1}\n"
                + "result (full, 99999 bytes, cut): a [2Jb\n");
    assertThat(run("show", CALL).out()).isEqualTo("result (full, 9 bytes): erased\n");
    Ran refused = run("show", CALL);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("the admin role auditor");
  }
}
