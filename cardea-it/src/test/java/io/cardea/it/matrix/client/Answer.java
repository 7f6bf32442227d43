package io.cardea.it.matrix.client;

import io.cardea.testkit.feature.Message;
import java.util.List;

/**
 * What came of a request.
 *
 * @param said what was said before, in order; what a legacy server says beside it is not among it
 * @param response to the request
 */
public record Answer(List<Message> said, Message response) {

  public Answer {
    said = List.copyOf(said);
  }

  public boolean isError() {
    return response.at("error").isThere();
  }

  /** Whether it is an error, or the result of a tool that failed. */
  public boolean isRefusal() {
    return isError() || response.at("result", "isError").raw().equals("true");
  }

  /**
   * The result.
   *
   * @throws Broken if it is an error
   */
  public Message result() {
    if (isError()) {
      throw new Broken("an error came: " + response.at("error"));
    }
    return response.at("result");
  }

  /** The text of a tool's result. */
  public String text() {
    Message result = result();
    if (isRefusal()) {
      throw new Broken("the tool failed: " + result);
    }
    List<Message> content = result.at("content").elements();
    if (content.isEmpty()) {
      throw new Broken("no content: " + result);
    }
    return content.getFirst().at("text").text();
  }
}
