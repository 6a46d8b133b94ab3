import Broadcasting

extension Plumtree {
  /// Rumors that neighbours announced and that have not come, and when to ask for each.
  struct Missing: Sendable {
    struct Announcement: Hashable, Sendable {
      /// The announcer's place among the links.
      let link: Int
      let hops: UInt32
    }

    private struct Wait: Sendable {
      let rumor: RumorID
      let due: Instant
    }

    /// Waits of one length, and so in order of time.
    private struct Queue: Sendable {
      private var waits: [Wait] = []
      private var head = 0

      var first: Wait? { head < waits.count ? waits[head] : nil }

      mutating func append(_ wait: Wait) { waits.append(wait) }

      mutating func removeFirst() {
        head += 1
        // Half of the array is over: moving the rest costs as little as appending it did.
        guard head * 2 >= waits.count else { return }
        waits.removeSubrange(..<head)
        head = 0
      }
    }

    /// A peer that announces what never comes costs no more memory than this many rumors; what is left out,
    /// repair brings.
    private static let most = 1 << 16

    /// By rumor, those that were not asked yet, in the order in which they announced it.
    private var announcements: [RumorID: [Announcement]] = [:]
    private var first = Queue()
    private var again = Queue()

    /// A neighbour holds the rumor; `due` is when to ask for it if no other has announced it before.
    mutating func announced(_ sighting: Sighting, over link: Int, due: Instant) {
      let announcement = Announcement(link: link, hops: sighting.hops)
      if let others = announcements[sighting.rumor] {
        guard !others.contains(where: { $0.link == link }) else { return }
        announcements[sighting.rumor, default: []].append(announcement)
      } else if announcements.count < Self.most {
        announcements[sighting.rumor] = [announcement]
        first.append(Wait(rumor: sighting.rumor, due: due))
      }
    }

    /// The rumor came: gives who announced it and was not asked.
    @discardableResult
    mutating func remove(_ rumor: RumorID) -> [Announcement] {
      announcements.isEmpty ? [] : announcements.removeValue(forKey: rumor) ?? []
    }

    /// The time when the next rumor is to be asked for.
    mutating func nextDue() -> Instant? {
      dropArrived()
      guard let a = first.first?.due else { return again.first?.due }
      return again.first.map { min(a, $0.due) } ?? a
    }

    /// A rumor that is to be asked for, and whom to ask; another is to be asked for it at `nextDue`.
    ///
    /// A rumor whose announcers were all asked is forgotten.
    mutating func takeOverdue(at now: Instant, nextDue: Instant) -> (RumorID, Announcement)? {
      while let due = self.nextDue(), due <= now {
        let wait = first.first?.due == due ? first.first : again.first
        if first.first?.due == due { first.removeFirst() } else { again.removeFirst() }
        guard let rumor = wait?.rumor, var left = announcements[rumor] else { continue }
        guard !left.isEmpty else {
          announcements[rumor] = nil
          continue
        }
        let announcement = left.removeFirst()
        announcements[rumor] = left
        again.append(Wait(rumor: rumor, due: nextDue))
        return (rumor, announcement)
      }
      return nil
    }

    /// Rumors that have come need not be waited for.
    private mutating func dropArrived() {
      while let wait = first.first, announcements[wait.rumor] == nil { first.removeFirst() }
      while let wait = again.first, announcements[wait.rumor] == nil { again.removeFirst() }
    }
  }

  /// Over which link each of the last rumors came first.
  ///
  /// Tells a payload that comes over one link twice from one that comes over two.
  struct FirstSenders: Sendable {
    private static let most = 128

    private var rumors: [RumorID] = []
    private var links: [Int?] = []
    /// The oldest entry, once there are as many as are kept.
    private var oldest = 0

    /// The rumor is new; `link` is nil where it came past the tree.
    mutating func note(_ rumor: RumorID, from link: Int?) {
      guard rumors.count == Self.most else {
        rumors.append(rumor)
        links.append(link)
        return
      }
      rumors[oldest] = rumor
      links[oldest] = link
      oldest = (oldest + 1) % Self.most
    }

    /// True where no other link has brought the rumor; from now on this one has.
    mutating func isFirst(_ link: Int, toSend rumor: RumorID) -> Bool {
      guard let place = rumors.firstIndex(of: rumor) else { return false }
      if links[place] == nil { links[place] = link }
      return links[place] == link
    }
  }
}
