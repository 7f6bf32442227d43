package io.cardea.controlplane.simulate;

import io.cardea.model.audit.KeptPayload;
import io.cardea.model.audit.PayloadSource;
import io.cardea.model.audit.RecordSource;
import io.cardea.model.audit.RecordSource.Page;
import io.cardea.model.audit.RecordSource.Place;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads arguments from the log, where they stand shortly before the intents that they belong to:
 * forward and only once, however many are wanted, as long as they are asked for in the order of the
 * log. Blocks. One thread.
 */
final class LoggedArguments implements KeptArguments {

  private static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::segment).thenComparingLong(Place::offset);
  private static final PastArguments NONE =
      PastArguments.lost("its arguments were not kept (auditPayload of its adapter)");
  private static final Pattern OF_PARAMS =
      Pattern.compile(
          "\\{\"type\":\"payload\",\"id\":\"([0-9a-f-]{36})\",\"time\":\"[^\"]{1,40}\","
              + "\"tenant\":\"([a-z0-9-]{1,32})\",\"part\":\"params\".*",
          Pattern.DOTALL);

  /** Records that are read at once. */
  private static final int CHUNK = 256;

  /**
   * Arguments may stand at the end of one segment and their intent at the beginning of the next.
   */
  private static final long NEAR_BYTES = 1 << 20;

  /** Lines that are kept until their intent is asked for: those of the last chunks. */
  private static final int CHUNKS = 4;

  private final RecordSource records;
  private final PayloadSource payloads;

  /** By tenant and id, each with the number of the chunk that it was in. */
  private final Map<String, Kept> kept = new HashMap<>();

  private @Nullable Place position;
  private long chunk;

  private record Kept(long chunk, String line) {}

  LoggedArguments(RecordSource records, PayloadSource payloads) {
    this.records = records;
    this.payloads = payloads;
  }

  @Override
  public PastArguments of(RecordedCall call, Place intent) throws IOException {
    readUpTo(intent);
    Kept found = kept.get(key(call.tenant().value(), call.id()));
    return found == null
        ? NONE
        : payloads
            .open(found.line())
            .filter(this::isParams)
            .map(payload -> PastArguments.of(payload, call.method()))
            .orElse(NONE);
  }

  private boolean isParams(KeptPayload payload) {
    return payload.part() == KeptPayload.Part.PARAMS;
  }

  private void readUpTo(Place place) throws IOException {
    Place at = position;
    if (at == null || place.segment() > at.segment() + 1) {
      at = before(place);
      kept.clear();
    }
    while (ORDER.compare(at, place) < 0) {
      Page page = records.after(at, CHUNK);
      chunk++;
      page.lines().forEach(this::keep);
      kept.values().removeIf(each -> each.chunk() <= chunk - CHUNKS);
      if (page.isLast() || page.next().equals(at)) {
        break;
      }
      at = page.next();
    }
    position = at;
  }

  private static Place before(Place place) {
    boolean isNear = place.offset() < NEAR_BYTES && place.segment() > 1;
    return new Place(isNear ? place.segment() - 1 : place.segment(), 0);
  }

  private void keep(String line) {
    Matcher matcher = OF_PARAMS.matcher(line);
    if (matcher.matches()) {
      kept.put(key(matcher.group(2), matcher.group(1)), new Kept(chunk, line));
    }
  }

  private static String key(String tenant, String id) {
    return tenant + "/" + id;
  }
}
