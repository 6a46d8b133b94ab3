import Measurement
import Scenarios
import Testing

@testable import Broadcasting

@Suite struct ReasonTests {
  /// Tables, reports and results files have these words.
  @Test(
    arguments: [
      (.lost(rumors: 3), "3 acknowledged rumors lost"),
      (.acknowledgedEarly(rumors: 1), "1 rumors acknowledged before enough nodes held them"),
      (.deliveredTwice(rumors: 2), "2 rumors delivered twice at a host"),
      (.invented(deliveries: 2), "2 deliveries of rumors that nobody broadcast"),
      (.lostByTransport(messages: 4), "4 messages lost by the transport itself"),
      (.damaged(messages: 5), "5 messages damaged on their way"),
      (.neverAgreed(rumors: 6), "hosts never agreed on 6 rumors that were not acknowledged"),
      (.hostsLedInOneEpoch(hosts: 2), "2 hosts led in one epoch"),
      (.coordinatorsLedInOneTerm(coordinators: 2), "2 coordinators led in one term"),
      (
        .disagreement(rumors: 1, excuse: .faultNeverEnded(fault: 0, kind: "crash")),
        "hosts did not agree on 1 rumors, but faults[0] (crash) never ended"
      ),
      (
        .disagreement(rumors: 1, excuse: .overload(rest: .milliseconds(9_999), needed: .seconds(10))),
        "hosts did not agree on 1 rumors, but a node had more messages than it could handle until 9.999s "
          + "before the end, which is less than 10s"
      ),
      (
        .disagreement(rumors: 1, excuse: .overload(rest: .zero, needed: .seconds(10))),
        "hosts did not agree on 1 rumors, but a node had more messages than it could handle until the end"
      ),
      (
        .unfinished(rumors: 2, deliveries: 30, before: 300),
        "unfinished: 2 rumors still on their way at the end, 30 deliveries owed, 300 when the workload ended"
      ),
      (
        .overloaded(offered: 50_000, served: 37_500),
        "overloaded: 50 broadcasts/s come and about 37.5/s are served, so delays grow for as long as they do"
      ),
      (
        .servicesStood(fault: 1, sides: [.init(name: "majority", services: ["cache 0"])]),
        "faults[1]: cache 0 on side majority"
      ),
      (
        .operationsNotBegun(operations: 7),
        "7 operations were due and not begun: the machine was too slow"
      ),
      (.nothingAcknowledged, "no broadcast was acknowledged"),
      (.nothingBroadcast, "nothing was broadcast"),
      (.brokeDown(error: "n1 (host) was killed"), "n1 (host) was killed"),
      (.lostBeyondPromise(rumors: 1), "1 acknowledged rumors lost beyond the promise"),
      (
        .faultDeviated(fault: 1, deviation: .alreadyHit(node: NodeID(3))),
        "faults[1]: n3 was hit already: nothing done"
      ),
      (
        .faultDeviated(fault: 0, deviation: .substituted(part: .cache, node: NodeID(3))),
        "faults[0]: no node is cache: n3 hit instead"
      ),
      (.partitionCutNothing(fault: 0), "faults[0]: cut no message, so it was no test"),
      (
        .frames(sent: 9, received: 6, lost: 0, toKilled: 2, heldUp: 1, refused: 4),
        "9 frames sent = 6 received + 0 lost + 2 to processes that were killed + 1 held up by a cut that "
          + "never ended, 4 refused"
      ),
      (
        .frames(sent: 9, received: 9, lost: 0, toKilled: 0, heldUp: 0, refused: 0),
        "9 frames sent = 9 received + 0 lost, 0 refused"
      ),
      (.strangeFrames(frames: 1), "1 frames refused as none of the run's"),
      (.strangeConnections(connections: 1), "1 connections refused as none of the run's"),
      (.peakMemory(bytes: 5 << 20 + 1), "at most 5 MiB of memory in a node's process"),
      (.processorTime(time: .milliseconds(250)), "250ms of processor time in all of them"),
      (
        .clocksOfTheirOwn(nodes: 2, uncertainty: .microseconds(10)),
        "2 nodes have clocks of their own, known to within 10us"
      ),
      (.cutByKernel, "messages_cut counts the packets that the kernel dropped"),
      (.other(text: "as it was"), "as it was"),
    ] as [(Reason, String)])
  func wordsAreThoseThatReadersKnow(reason: Reason, text: String) {
    #expect("\(reason)" == text)
  }

  @Test func severalAreOneLine() {
    #expect(
      [Reason.nothingBroadcast, .cutByKernel].text == "\(Reason.nothingBroadcast); \(Reason.cutByKernel)")
    #expect([Reason]().text == "no reason given")
  }
}
