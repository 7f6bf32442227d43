package io.cardea.it.matrix;

import io.cardea.mcp.revision.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes verdicts down as a page of the reference. */
final class Table {

  /** How to make the page again. */
  static final String AGAIN = "./mvnw -pl cardea-it test -Dtest=MatrixTest -Dmatrix.write=true";

  private static final String HEAD =
      """
      # Bridge matrix

      Which MCP feature works for a client of one revision at a server of another, through the gateway: on
      `/adapters/{name}/mcp` and on `/mcp`. Generated from a run of `MatrixTest`, in which strict clients meet strict
      servers of one revision each; to make it again: `%s`.

      Rows are clients, columns are servers. `ok` works on both addresses; a number is a note below its table: the
      specification has no such thing, and whoever tries gets a clear answer.
      Clients of every revision speak Streamable HTTP here; HTTP+SSE towards clients has tests of its own.

      """
          .formatted(AGAIN);

  private final SortedMap<Cell, Verdict> verdicts;
  private final StringBuilder page = new StringBuilder(HEAD);

  private Table(SortedMap<Cell, Verdict> verdicts) {
    this.verdicts = verdicts;
  }

  /** The page about these cells. */
  static String of(SortedMap<Cell, Verdict> verdicts) {
    Table table = new Table(verdicts);
    table.counts();
    for (Feature feature : Feature.values()) {
      table.feature(feature);
    }
    return table.page.toString();
  }

  private void counts() {
    Map<String, Long> counts =
        verdicts.values().stream()
            .collect(
                Collectors.groupingBy(
                    verdict ->
                        switch (verdict) {
                          case Verdict.Works _ -> "works";
                          case Verdict.Impossible _ -> "impossible";
                          case Verdict.Fails _ -> "fails";
                        },
                    Collectors.counting()));
    page.append("| Cells | Works | Impossible | Fails |\n|---|---|---|---|\n")
        .append(
            "| %d | %d | %d | %d |\n"
                .formatted(
                    verdicts.size(),
                    counts.getOrDefault("works", 0L),
                    counts.getOrDefault("impossible", 0L),
                    counts.getOrDefault("fails", 0L)));
  }

  private void feature(Feature feature) {
    List<String> notes = new ArrayList<>();
    page.append("\n## ").append(feature.title()).append("\n\n");
    for (Variant.Transport transport : Variant.Transport.values()) {
      page.append("| ").append(title(transport)).append(" |");
      for (Revision server : Revision.values()) {
        page.append(' ').append(server).append(" |");
      }
      page.append('\n').append("|---".repeat(Revision.values().length + 1)).append("|\n");
      for (Revision client : Revision.values()) {
        page.append("| ").append(client).append(" |");
        for (Revision server : Revision.values()) {
          page.append(' ')
              .append(cell(feature, client, new Variant(transport, server), notes))
              .append(" |");
        }
        page.append('\n');
      }
      page.append('\n');
    }
    for (int i = 0; i < notes.size(); i++) {
      page.append(i + 1).append(". ").append(notes.get(i)).append('\n');
    }
  }

  private static String title(Variant.Transport transport) {
    return switch (transport) {
      case STREAMABLE -> "Streamable HTTP";
      case SSE -> "HTTP+SSE";
      case STDIO -> "stdio";
    };
  }

  private String cell(Feature feature, Revision client, Variant server, List<String> notes) {
    TreeSet<String> said = new TreeSet<>();
    for (Cell.Endpoint endpoint : Cell.Endpoint.values()) {
      Verdict verdict = verdicts.get(new Cell(endpoint, client, server, feature));
      String address = endpoint == Cell.Endpoint.SINGLE ? "`/adapters/{name}/mcp`" : "`/mcp`";
      said.add(
          switch (verdict) {
            case null -> "not tried";
            case Verdict.Works _ -> "ok";
            case Verdict.Impossible impossible -> note(notes, "Impossible: " + impossible.reason());
            case Verdict.Fails fails ->
                "**fails** " + note(notes, "Fails on " + address + ": " + fails.reason());
          });
    }
    return String.join(", ", said);
  }

  private static String note(List<String> notes, String text) {
    String line = text.replace("\n", " ");
    if (!notes.contains(line)) {
      notes.add(line);
    }
    return String.valueOf(notes.indexOf(line) + 1);
  }
}
