package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cardea search}: what servers offer, found by words. */
@Command(
    name = "search",
    description = {
      "Find tools, prompts, resources and resource templates of all servers, the best first.",
      "All words must be in name, title or description, or begin a word there; case, accents and"
          + " the way a name is put together (getWeather, get_weather) make no difference."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class SearchCommand extends GetCommand.Listing {

  @Parameters(
      paramLabel = "WORDS",
      arity = "0..*",
      description = "What to look for; without words, all that the options take.")
  private List<String> words = List.of();

  @Option(names = "--kind", paramLabel = "KIND", description = "tool, prompt, resource, template.")
  private String kind = "";

  @Option(names = "--adapter", paramLabel = "NAME", description = "Only what this adapter offers.")
  private String adapter = "";

  @Option(names = "--tag", paramLabel = "TAG", description = "Only of adapters with this tag.")
  private String tag = "";

  @Option(
      names = "--annotation",
      paramLabel = "NAME:VALUE",
      description = "What an annotation says, as in readOnlyHint:true.")
  private String annotation = "";

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "50",
      description = "How many at most, up to 1000 (default: ${DEFAULT-VALUE}).")
  private int limit = 50;

  private boolean isMore;

  @Override
  List<JsonDocument> items(AdminReader reader) throws IOException, InterruptedException {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("q", String.join(" ", words));
    query.put("kind", kind);
    query.put("adapter", adapter);
    query.put("tag", tag);
    query.put("annotation", annotation);
    query.put("limit", Integer.toString(limit));
    JsonDocument page =
        reader.json(
            query.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                .collect(Collectors.joining("&", "/api/v1/search?", "")));
    isMore = !member(page, "next").isEmpty();
    return AdminReader.items(page, "items");
  }

  @Override
  Table table(List<JsonDocument> items) {
    Table table = new Table("KIND", "ADAPTER", "NAME", "STATE", "DESCRIPTION");
    for (JsonDocument item : items) {
      String title = member(item, "title");
      table.row(
          member(item, "kind"),
          member(item, "adapter"),
          member(item, "name"),
          Description.state(item),
          title.isEmpty() ? member(item, "description") : title);
    }
    return table;
  }

  @Override
  String nothing() {
    return "Nothing is found. cardea get adapters shows which servers answer.";
  }

  @Override
  String note() {
    return isMore ? "There is more: add words, or -n." : "";
  }
}
