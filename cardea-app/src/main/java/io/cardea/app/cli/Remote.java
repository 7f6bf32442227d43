package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** A command that asks the resources of a running gateway. */
abstract class Remote implements Callable<Integer> {

  private static final int MAX_DEPTH = 1_000;

  @CommandLine.Mixin private AdminClient client = new AdminClient();

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }

  CommandLine.ParameterException wrongUsage(String message) {
    return new CommandLine.ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  CommandLine line() {
    return Objects.requireNonNull(spec).commandLine();
  }

  /** Has the gateway say under which pseudonym the user is recorded that {@code filter} names. */
  void nameUser(AuditFilter filter) throws IOException, InterruptedException {
    filter.nameUser(new AdminReader(client));
  }

  /**
   * What the gateway answers.
   *
   * @throws IOException if it refuses; the message says why, with each problem on a line
   */
  JsonDocument ask(String method, String path, String body)
      throws IOException, InterruptedException {
    AdminClient.Reply reply = client.ask(method, path, body);
    if (!(Json.parse(reply.body().getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument json)) {
      throw new IOException("what answers at this address is no Cardea gateway (--url)");
    }
    if (reply.status() >= 300) {
      throw new IOException(reason(reply.status(), json));
    }
    return json;
  }

  private static String reason(int status, JsonDocument problem) {
    String detail = AdminReader.member(problem, "detail");
    StringBuilder text =
        new StringBuilder(detail.isEmpty() ? "refused with status " + status : detail);
    for (JsonDocument error : items(problem, "errors")) {
      String line = AdminReader.member(error, "line");
      text.append("\n  ")
          .append(AdminReader.member(error, "document"))
          .append(line.isEmpty() ? "" : ":" + line)
          .append(": ")
          .append(AdminReader.member(error, "path"))
          .append(": ")
          .append(AdminReader.member(error, "message"));
      String hint = AdminReader.member(error, "hint");
      text.append(hint.isEmpty() ? "" : " (" + hint + ")");
    }
    return text.toString();
  }

  /** The items of the array {@code name} of {@code json}; none if it is not there. */
  static List<JsonDocument> items(JsonDocument json, String name) {
    List<JsonDocument> items = new ArrayList<>();
    int array = json.member(JsonDocument.ROOT, name);
    if (array == JsonDocument.NONE || !json.isArray(array)) {
      return items;
    }
    for (int item = json.first(array);
        item != JsonDocument.NONE;
        item = json.nextElement(array, item)) {
      if (Json.parse(json.rawBytes(item), MAX_DEPTH) instanceof JsonDocument found) {
        items.add(found);
      }
    }
    return items;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
