package io.cardea.it.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.wire.RawResponse;

/** What answers must look like. */
public final class Answers {

  private Answers() {}

  /** The answer is an error of this status and JSON-RPC code, and nothing but one JSON object. */
  public static void assertError(RawResponse answer, int status, int code) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.header("content-type")).as(answer.toString()).contains("application/json");
    assertThat(answer.text())
        .startsWith("{\"jsonrpc\":\"2.0\",")
        .contains("\"error\":{\"code\":" + code + ",\"message\":\"");
  }

  /** The body without what is different in each answer. */
  public static String withoutRequestId(RawResponse answer) {
    return answer.text().replaceAll("\"requestId\":\"[^\"]*\"", "\"requestId\":\"…\"");
  }
}
