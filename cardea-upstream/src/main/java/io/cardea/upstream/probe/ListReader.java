package io.cardea.upstream.probe;

import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RpcError;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.RestUpstream;
import io.cardea.model.catalog.Offer;
import io.cardea.upstream.loop.Loop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one list of a server, all its pages within the limits. Whatever happens, it ends with what
 * it has.
 */
public final class ListReader {

  private static final Logger LOG = LoggerFactory.getLogger(ListReader.class);

  private final Talk talk;
  private final Loop loop;
  private final ListKind where;
  private final ProbeLimits limits;
  private final long until;
  private final ListPages pages;
  private final Offer.Kind kind;
  private final Consumer<Listed> then;

  /**
   * @param until the time, by the loop's clock, when it must be over
   */
  public ListReader(
      Talk talk, Offer.Kind kind, ProbeLimits limits, long until, Consumer<Listed> then) {
    this.talk = talk;
    this.loop = talk.peer().loop();
    this.where = ListKind.of(kind);
    this.limits = limits;
    this.until = until;
    Adapter adapter = talk.peer().adapter();
    boolean isModern =
        talk.isModern()
            && (adapter.upstream() instanceof HttpUpstream
                || adapter.upstream() instanceof RestUpstream);
    this.pages = new ListPages(adapter.key().name(), kind, limits, isModern);
    this.kind = kind;
    this.then = then;
  }

  public void start() {
    ask("");
  }

  private void ask(String members) {
    Duration left = Duration.ofNanos(until - loop.nanoTime());
    if (left.toMillis() < 1) {
      end(Listed.Extent.BROKEN, "not read within " + limits.total());
      return;
    }
    Duration limit = left.compareTo(limits.request()) < 0 ? left : limits.request();
    talk.ask(where.method(), members, limit, this::onAnswer);
  }

  private void onAnswer(Answer answer) {
    boolean isUnknown =
        answer instanceof Answer.Refusal refusal && refusal.code() == RpcError.METHOD_NOT_FOUND;
    if (answer instanceof Answer.Result result) {
      compute(
          result.document().to() - result.document().from(),
          () -> pages.read(result.document(), result.node()),
          this::onPage);
    } else if (isUnknown && kind == Offer.Kind.TEMPLATE) {
      // Many servers with resources know no templates, and have no way to say so beforehand.
      end(Listed.Extent.WHOLE, "");
    } else if (answer.status() == 404 && talk.hasSession()) {
      end(Listed.Extent.LOST, answer.problem());
    } else {
      end(Listed.Extent.BROKEN, answer.problem());
    }
  }

  private void onPage(ListPages.Next next) {
    switch (next) {
      case ListPages.Next.Cursor cursor -> ask("\"cursor\":" + JsonStrings.quote(cursor.text()));
      case ListPages.Next.End() -> end(Listed.Extent.WHOLE, "");
      case ListPages.Next.Cut(String why) -> end(Listed.Extent.CUT, why);
      case ListPages.Next.Bad(String why) -> end(Listed.Extent.BROKEN, why);
    }
  }

  private void end(Listed.Extent extent, String why) {
    compute(pages.size(), () -> pages.listed(extent, why), then);
  }

  private <T> void compute(long bytes, Supplier<T> work, Consumer<T> next) {
    if (bytes <= MessageReader.LONG_TEXT) {
      next.accept(work.get());
    } else {
      loop.compute(work, next, this::onFault);
    }
  }

  private void onFault(Throwable fault) {
    LOG.atError()
        .setCause(fault)
        .addKeyValue("adapter", talk.peer().adapter().key())
        .log("a list could not be read");
    String problem = where.method().wireName() + ": a fault of the gateway, see its log";
    then.accept(new Listed(kind, List.of(), "", Listed.Extent.BROKEN, problem, Optional.empty()));
  }
}
