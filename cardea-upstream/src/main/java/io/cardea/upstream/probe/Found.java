package io.cardea.upstream.probe;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.catalog.EraVerdict;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a server was found to speak.
 *
 * @param revision as agreed on with it
 * @param others further revisions that it said it speaks, as far as the gateway knows them
 * @param evidence how it was found, in words for operators, no secrets
 * @param isProbed whether both eras were asked for, and not only the one that it spoke before
 */
public record Found(Revision revision, Set<Revision> others, String evidence, boolean isProbed) {

  private static final int MAX_VERSIONS = 64;

  public Found {
    others = Set.copyOf(others);
  }

  /** The revisions of an array that the gateway knows, oldest first; empty if it is none. */
  public static Set<Revision> versions(JsonDocument document, int array) {
    Set<Revision> versions = EnumSet.noneOf(Revision.class);
    int node = document.isArray(array) ? document.first(array) : NONE;
    for (int i = 0; node != NONE && i < MAX_VERSIONS; i++) {
      if (document.isString(node)) {
        Revision.find(document.text(node)).ifPresent(versions::add);
      }
      node = document.nextElement(array, node);
    }
    return versions;
  }

  public Era era() {
    return revision.era();
  }

  /** As the catalog keeps it, found at {@code now}. */
  public EraVerdict at(Instant now) {
    List<String> further = others.stream().sorted().map(Revision::date).toList();
    return new EraVerdict(revision.date(), further, evidence, now, now);
  }
}
