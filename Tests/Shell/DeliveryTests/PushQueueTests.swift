import TestSupport
import Testing

@testable import Delivery

@Suite struct PushQueueTests {
    private func apply(_ steps: [(name: String, text: String?)], to queue: inout PushQueue) {
        for (name, text) in steps {
            if let text { queue.replace(name, Array(text.utf8)) } else { queue.remove(name) }
        }
    }

    /// Sends all that waits.
    private func drain(_ queue: inout PushQueue, to target: inout SimulatedTarget) {
        while let item = queue.next() {
            target.take(item)
            queue.noteSent()
        }
    }

    @Test func sendsInTheOrderOfWriting() {
        var (queue, target, window) = (PushQueue(deletes: false), SimulatedTarget(), SimulatedWindow(size: 0))
        apply(window.advance(), to: &queue)
        #expect(queue.missingCount == 8)
        drain(&queue, to: &target)
        #expect(
            target.arrivals == [
                "video/init-1.mp4", "video/1.m4s", "audio/init-1.mp4", "audio/1.m4s", "index.html", "video.m3u8",
                "audio.m3u8", "index.m3u8",
            ])
        #expect(queue.isEmpty && queue.missingCount == 0 && queue.next() == nil)
    }

    @Test func givesOneItemAtATime() {
        var queue = PushQueue(deletes: false)
        for name in ["a", "b"] { queue.replace(name, []) }
        #expect(queue.next() == .file("a") && queue.next() == nil && queue.missingCount == 2)
        queue.noteFailed()
        #expect(queue.next() == .file("a"))
        queue.noteSent()
        #expect(queue.next() == .file("b") && queue.missingCount == 1)
    }

    @Test func aSlowLinkStillShowsAnEarlierList() {
        var queue = PushQueue(deletes: false)
        for i in 1...9 {
            queue.replace("\(i).m4s", [])
            queue.replace("video.m3u8", [UInt8(i)])
        }
        var items: [PushQueue.Item] = []
        while let item = queue.next() {
            items.append(item)
            queue.noteSent()
        }
        let lists = items.filter { PushQueue.isList($0.name) }
        #expect(lists == [.list("video.m3u8", [1]), .list("video.m3u8", [9])])
        #expect(items[1] == lists[0] && items.last == lists[1])
    }

    @Test func afterAFailureOnlyTheLatestListGoes() {
        var (queue, target, window) = (PushQueue(deletes: false), SimulatedTarget(), SimulatedWindow(size: 0))
        apply(window.advance(), to: &queue)
        #expect(queue.next() != nil)
        queue.noteFailed()
        for _ in 0..<20 { apply(window.advance(), to: &queue) }
        #expect(queue.next() != nil)
        queue.noteFailed()
        drain(&queue, to: &target)
        for list in ["video.m3u8", "audio.m3u8", "index.m3u8"] {
            #expect(target.arrivals.filter { $0 == list }.count == 1, "\(list)")
        }
        #expect(target.arrivals.suffix(3) == ["video.m3u8", "audio.m3u8", "index.m3u8"])
        #expect(target.files == window.files && target.broken.isEmpty)
    }

    @Test func aFileThatIsGoneIsSkippedWithTheListsThatNameIt() {
        var queue = PushQueue(deletes: false)
        queue.replace("1.m4s", [])
        queue.replace("video.m3u8", [1])
        queue.replace("2.m4s", [])
        queue.replace("video.m3u8", [2])
        queue.remove("1.m4s")
        #expect(queue.skippedCount == 1)
        #expect(queue.next() == .file("2.m4s"))
        queue.noteGone()
        #expect(queue.next() == .list("video.m3u8", [2]))
        queue.noteSent()
        #expect(queue.isEmpty && queue.skippedCount == 2)
    }

    @Test func deletesOnceNoListNamesIt() {
        var queue = PushQueue(deletes: true)
        queue.replace("1.m4s", [])
        queue.replace("video.m3u8", [1])
        for _ in 0..<2 {
            _ = queue.next()
            queue.noteSent()
        }
        queue.replace("2.m4s", [])
        queue.replace("video.m3u8", [2])
        queue.remove("1.m4s")
        #expect(queue.next() == .file("2.m4s"))
        queue.noteSent()
        #expect(queue.next() == .list("video.m3u8", [2]))
        queue.noteSent()
        #expect(queue.next() == .removal("1.m4s") && queue.missingCount == 0 && !queue.isEmpty)
        queue.noteFailed()
        #expect(queue.next() == .removal("1.m4s"))
        queue.noteSent()
        #expect(queue.isEmpty)
    }

    @Test func deletesOnlyWhenAskedAndWhatWasSent() {
        var queue = PushQueue(deletes: false)
        queue.replace("1.m4s", [])
        _ = queue.next()
        queue.noteSent()
        queue.remove("1.m4s")
        #expect(queue.isEmpty)
        var other = PushQueue(deletes: true)
        other.replace("1.m4s", [])
        other.remove("1.m4s")
        #expect(other.isEmpty && other.skippedCount == 1)
        // It may have arrived, and the answer was lost.
        other.replace("2.m4s", [])
        _ = other.next()
        other.noteFailed()
        other.remove("2.m4s")
        #expect(other.next() == .removal("2.m4s"))
    }

    @Test func aNameThatComesBackIsNotDeleted() {
        var queue = PushQueue(deletes: true)
        queue.replace("12.1.m4s", [])
        _ = queue.next()
        queue.noteSent()
        queue.remove("12.1.m4s")
        queue.replace("12.1.m4s", [])
        #expect(queue.next() == .file("12.1.m4s"))
        queue.noteSent()
        #expect(queue.isEmpty)
    }

    @Test func aListThatIsRemovedIsNotSent() {
        var queue = PushQueue(deletes: true)
        queue.replace("old.m3u8", [1])
        queue.remove("old.m3u8")
        #expect(queue.next() == .removal("old.m3u8"))
    }

    @Test(arguments: [
        ("index.m3u8", true), ("a.mpd", true), ("thumbnails.vtt", true), ("text/1.vtt", false), ("1.m4s", false),
        ("index.html", false),
    ])
    func knowsWhatNamesOthers(name: String, isList: Bool) {
        #expect(PushQueue.isList(name) == isList)
        #expect(PushQueue.isTop(name) == (name == "index.m3u8"))
    }

    /// Whatever fails, and in whatever order things come, a reader of the target finds all that its lists name.
    @Test(arguments: [true, false], [0, 4]) func aReaderNeverMissesAnything(deletes: Bool, size: Int) {
        for seed in 1...60 {
            var random = SeededGenerator(seed: UInt64(seed))
            var (queue, target, window) = (
                PushQueue(deletes: deletes), SimulatedTarget(), SimulatedWindow(size: size)
            )
            var (isAway, rate) = (false, 12)
            for _ in 0..<120 {
                apply(window.advance(), to: &queue)
                if Int.random(in: 0..<12, using: &random) == 0 { isAway.toggle() }
                if Int.random(in: 0..<10, using: &random) == 0 { rate = Int.random(in: 1...12, using: &random) }
                for _ in 0..<(isAway ? 1 : rate) {
                    guard let item = queue.next() else { break }
                    // The answer of a request that arrived may be lost.
                    if isAway, Bool.random(using: &random) {
                        queue.noteFailed()
                    } else {
                        send(item, &queue, &target, window, isLost: isAway)
                    }
                    #expect(target.broken.isEmpty, "seed \(seed): \(target.broken)")
                }
            }
            while let item = queue.next() {
                send(item, &queue, &target, window, isLost: false)
                #expect(target.broken.isEmpty, "seed \(seed): \(target.broken)")
            }
            #expect(target.lists == window.lists && target.files.isSuperset(of: window.files))
            if deletes { #expect(target.files == window.files) }
        }
    }

    private func send(
        _ item: PushQueue.Item, _ queue: inout PushQueue, _ target: inout SimulatedTarget, _ window: SimulatedWindow,
        isLost: Bool
    ) {
        if case .file(let name) = item, !window.files.contains(name) { return queue.noteGone() }
        target.take(item)
        if isLost { queue.noteFailed() } else { queue.noteSent() }
    }

    /// Twelve hours of a window of 15 segments of 2 s, at a target that is away: no more waits than the folder has.
    @Test func isBoundedByTheWindow() {
        var (queue, window) = (PushQueue(deletes: true), SimulatedWindow(size: 15))
        var most = 0
        for _ in 0..<21_600 {
            apply(window.advance(), to: &queue)
            if queue.next() != nil { queue.noteFailed() }
            most = max(most, queue.missingCount)
        }
        #expect(most <= window.files.count && window.files.count == 2 * 31 + 4)
        var target = SimulatedTarget()
        drain(&queue, to: &target)
        #expect(target.broken.isEmpty && target.files.isSubset(of: window.files) && target.lists == window.lists)
    }
}
