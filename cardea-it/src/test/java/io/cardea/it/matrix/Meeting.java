package io.cardea.it.matrix;

import io.cardea.it.matrix.client.Answer;
import io.cardea.it.matrix.client.Broken;
import io.cardea.it.matrix.client.FeatureClient;
import io.cardea.mcp.revision.Revision;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One client at one server: a session, if it has any, in which it tries every feature.
 *
 * @param agent that nobody else is
 */
record Meeting(Cell.Endpoint endpoint, Revision client, Variant server, int agent) {

  private Cell cell(Feature feature) {
    return new Cell(endpoint, client, server, feature);
  }

  /** What came of the cells that are wanted. */
  Map<Cell, Verdict> run(Landscape landscape, Predicate<Cell> wanted) {
    List<Feature> features =
        Stream.of(Feature.values()).filter(feature -> wanted.test(cell(feature))).toList();
    Map<Cell, Verdict> verdicts = new TreeMap<>();
    if (server.impossible().isPresent()) {
      Verdict none = new Verdict.Impossible(server.impossible().get());
      features.forEach(feature -> verdicts.put(cell(feature), none));
    } else if (!features.isEmpty()) {
      visit(landscape, features, verdicts);
    }
    return verdicts;
  }

  private void visit(Landscape landscape, List<Feature> features, Map<Cell, Verdict> verdicts) {
    try (FeatureClient visitor =
        FeatureClient.of(client, landscape.client(endpoint, server.name(), agent))) {
      String nonce = "n" + letters(agent);
      Visit visit =
          new Visit(
              visitor, server, endpoint, landscape.world(server), nonce, landscape.isCustom());
      for (Feature feature : features) {
        verdicts.put(cell(feature), verdict(visit, feature));
      }
    } catch (Exception e) {
      Verdict failure = new Verdict.Fails(reason(e));
      features.forEach(feature -> verdicts.putIfAbsent(cell(feature), failure));
    }
  }

  private static String letters(int number) {
    return Integer.toString(number, 26)
        .chars()
        .mapToObj(c -> String.valueOf((char) ('a' + Character.digit(c, 26))))
        .reduce("", String::concat)
        .toLowerCase(Locale.ROOT);
  }

  private Verdict verdict(Visit visit, Feature feature) {
    Optional<String> impossible = feature.impossible(client, server.revision());
    try {
      if (impossible.isPresent()) {
        refused(visit, feature);
        return new Verdict.Impossible(impossible.get());
      }
      feature.check().run(visit);
      return new Verdict.Works();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Verdict.Fails("interrupted");
    } catch (Exception e) {
      return new Verdict.Fails(reason(e));
    }
  }

  /** Who tries what is not there is told so, or gets it done without. */
  private static void refused(Visit visit, Feature feature) throws Exception {
    Answer answer = visit.client().ask(visit.tool(feature.tool()).able());
    Broken.unless(
        answer.isRefusal() || answer.text().equals("done at once"),
        "not refused: " + answer.response());
  }

  /** Without what is different in each run. */
  private static String reason(Exception e) {
    String reason = e instanceof Broken ? String.valueOf(e.getMessage()) : e.toString();
    return reason.replaceAll(",?\"requestId\":\"[^\"]*\"", "").replaceAll("\"id\":[0-9]+,", "");
  }
}
