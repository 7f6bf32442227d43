package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "tail",
    description = {
      "Show what a running gateway records, as it comes: a line for each call that has ended, each"
          + " refusal and each change. Until Ctrl-C; asks once a second.",
      "Needs a key with the admin role operator, auditor or admin; shows its tenant only."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "For example:  cardea audit tail --agent report-bot --adapter weather"})
final class AuditTailCommand implements Callable<Integer> {

  @CommandLine.Mixin private AdminClient client = new AdminClient();

  @Option(names = "--agent", paramLabel = "NAME", description = "Only of this agent.")
  private String agent = "";

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description =
          "Only on behalf of this user: the pseudonym that records have, or for auditors a name.")
  private String user = "";

  @Option(names = "--adapter", paramLabel = "NAME", description = "Only of this server.")
  private String adapter = "";

  @Option(
      names = "--target",
      paramLabel = "NAME",
      description = "Only of this tool, prompt or resource.")
  private String target = "";

  @Option(names = "--json", description = "Print the records as they are, a JSON object a line.")
  private boolean json;

  @Option(
      names = "--after",
      paramLabel = "PLACE",
      description = "Begin at segment:offset instead of now; 1:0 is the beginning.")
  private String after = "";

  @Option(names = "--once", description = "End when everything that is there by now was shown.")
  private boolean once;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    AdminReader reader = new AdminReader(client);
    AuditLines lines = new AuditLines();
    user = AuditSubject.pseudonym(reader, user);
    String place = after;
    while (true) {
      JsonDocument page = reader.json(path(place));
      for (JsonDocument each : AdminReader.items(page, "records")) {
        if (json) {
          out.println(each.raw(JsonDocument.ROOT));
        } else {
          lines.add(each).ifPresent(out::println);
        }
      }
      out.flush();
      place = AdminReader.member(page, "next");
      if (!AdminReader.member(page, "more").equals("true")) {
        if (once) {
          return 0;
        }
        TimeUnit.SECONDS.sleep(1);
      }
    }
  }

  private String path(String place) {
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("after", place);
    asked.put("agent", agent);
    asked.put("user", user);
    asked.put("adapter", adapter);
    asked.put("target", target);
    StringBuilder path = new StringBuilder("/api/v1/audit?limit=10000");
    asked.forEach((name, value) -> {
      if (!value.isEmpty()) {
        path.append('&').append(name).append('=').append(URLEncoder.encode(value, UTF_8));
      }
    });
    return path.toString();
  }
}
