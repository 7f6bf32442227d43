package io.cardea.testkit.feature;

import io.cardea.mcp.revision.Revision;
import java.util.function.BiConsumer;

/**
 * A server as all its sessions know it.
 *
 * @param name in its URIs
 * @param revision it speaks, and no other
 * @param world it shares with its other processes
 * @param wares it offers
 */
record Home(String name, Revision revision, World world, Wares wares) {

  static Home of(String name, Revision revision, World world) {
    return new Home(name, revision, world, new Wares(revision, name));
  }

  /** Learns what has changed, and tells {@code onChange} what changes from now on. */
  void follow(BiConsumer<String, String> onChange) {
    world.follow(line -> {
      int space = line.indexOf(' ');
      String word = line.substring(0, space);
      String about = line.substring(space + 1);
      if (word.equals(World.GROWN)) {
        wares.grow(about);
      }
      onChange.accept(word, about);
    });
    world.all(World.GROWN).forEach(wares::grow);
  }
}
