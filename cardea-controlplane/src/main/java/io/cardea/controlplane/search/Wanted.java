package io.cardea.controlplane.search;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.catalog.Offer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What is searched for. */
public final class Wanted {

  /** Where a word may be, the best place first; the last is where it is not. */
  private static final int NOWHERE = 3;

  private final List<Term> terms;
  private final Optional<Offer.Kind> kind;
  private final String adapter;
  private final String tag;
  private final String mark;

  /** A word as it is looked for in texts: all of it, or all of its parts. */
  private record Term(String whole, List<String> parts) {

    static Term of(Words.Word word) {
      return new Term(beginning(word.whole()), word.parts().stream().map(Term::beginning).toList());
    }

    /** A single letter is a whole word; more of them begin one. */
    private static String beginning(String word) {
      return word.codePointCount(0, word.length()) == 1 ? " " + word + " " : " " + word;
    }

    boolean isIn(String text) {
      return text.contains(whole) || (parts.size() > 1 && parts.stream().allMatch(text::contains));
    }

    int place(Entry entry) {
      if (isIn(entry.name())) {
        return 0;
      }
      if (isIn(entry.title())) {
        return 1;
      }
      return isIn(entry.description()) ? 2 : NOWHERE;
    }
  }

  /**
   * A wish; texts that are empty wish for nothing.
   *
   * @param words each of which name, title or description has, or begins a word with
   * @param kind what it is
   * @param adapter whose it is
   * @param tag of the adapter
   * @param mark an annotation, as {@code name:word}
   */
  public Wanted(String words, Optional<Offer.Kind> kind, String adapter, String tag, String mark) {
    this.terms = Words.of(words).stream().map(Term::of).distinct().toList();
    this.kind = kind;
    this.adapter = adapter;
    this.tag = tag;
    this.mark = mark;
  }

  /** How many different words there are. */
  public int words() {
    return terms.size();
  }

  /** Whether what {@code candidate} offers may be among it. */
  boolean takes(Adapter candidate) {
    return (adapter.isEmpty() || candidate.key().name().equals(adapter))
        && (tag.isEmpty() || candidate.tags().contains(tag));
  }

  /**
   * How well {@code entry} fits: 0 if every word is in its name, 1 if one is in the title only, 2
   * if one is in the description only; empty if it does not fit.
   */
  OptionalInt rank(Entry entry) {
    if (kind.filter(wanted -> wanted != entry.kind()).isPresent()
        || (!mark.isEmpty() && !entry.marks().contains(mark))) {
      return OptionalInt.empty();
    }
    int worst = 0;
    for (Term term : terms) {
      worst = Math.max(worst, term.place(entry));
      if (worst == NOWHERE) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.of(worst);
  }
}
