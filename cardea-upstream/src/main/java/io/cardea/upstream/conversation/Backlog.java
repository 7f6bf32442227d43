package io.cardea.upstream.conversation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * What a server said while nobody could hear it. Bounded: of identical changes one is kept; when it
 * is full, the oldest messages go first that are neither changes nor requests, then the oldest
 * changes, and a request never.
 */
final class Backlog {

  static final int MAX_MESSAGES = 256;
  static final int MAX_BYTES = 1024 * 1024;

  private final Deque<Notice> notices = new ArrayDeque<>();
  private int bytes;

  /** Keeps {@code notice}; {@code false}: it is a request and there is no room for it. */
  boolean add(Notice notice) {
    if (notice.is(Notice.Sort.CHANGE) && notices.stream().anyMatch(notice::says)) {
      return true;
    }
    makeRoom(notice, Notice.Sort.OTHER);
    if (!notice.is(Notice.Sort.OTHER)) {
      makeRoom(notice, Notice.Sort.CHANGE);
    }
    if (!fits(notice)) {
      return !notice.is(Notice.Sort.REQUEST);
    }
    notices.add(notice);
    bytes += notice.json().length;
    return true;
  }

  private boolean fits(Notice notice) {
    return notices.size() < MAX_MESSAGES && bytes + notice.json().length <= MAX_BYTES;
  }

  private void makeRoom(Notice notice, Notice.Sort expendable) {
    if (notice.json().length > MAX_BYTES) {
      return;
    }
    Iterator<Notice> oldest = notices.iterator();
    while (!fits(notice) && oldest.hasNext()) {
      Notice candidate = oldest.next();
      if (candidate.is(expendable)) {
        oldest.remove();
        bytes -= candidate.json().length;
      }
    }
  }

  /** Everything kept, in order; nothing is left. */
  List<Notice> take() {
    List<Notice> all = new ArrayList<>(notices);
    notices.clear();
    bytes = 0;
    return all;
  }
}
