import Media
import Testing
import Threads

@Suite struct MailboxTests {
    @Test func keepsTheOrder() {
        let mailbox = Mailbox<Int>()
        for i in 0..<5 { mailbox.post(i) }
        #expect(mailbox.take(waiting: .zero) == 0)
        #expect(mailbox.takeAll() == [1, 2, 3, 4])
        #expect(mailbox.take(waiting: Interval(milliseconds: 1)) == nil)
    }

    @Test func wakesAWaitingReceiver() async {
        let mailbox = Mailbox<Int>()
        let waiting = Task.detached { mailbox.take(waiting: Interval(milliseconds: 600_000)) }
        mailbox.post(7)
        #expect(await waiting.value == 7)
    }

    @Test func isEmptyAfterAllWasTaken() {
        let mailbox = Mailbox<String>()
        #expect(mailbox.takeAll().isEmpty)
        mailbox.post("one")
        #expect(mailbox.takeAll() == ["one"])
        #expect(mailbox.takeAll().isEmpty)
        mailbox.post("two")
        #expect(mailbox.take(waiting: .zero) == "two")
    }

    // A message that two receivers took would be done twice.
    @Test func givesEachMessageToOneReceiver() async {
        let mailbox = Mailbox<Int>()
        for i in 0..<400 { mailbox.post(i) }
        let taken = await withTaskGroup(of: [Int].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var taken: [Int] = []
                    while let message = mailbox.take(waiting: .zero) { taken.append(message) }
                    return taken
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(taken.flatMap { $0 }.sorted() == Array(0..<400))
        // The order holds for each of them too.
        #expect(taken.allSatisfy { $0 == $0.sorted() })
    }

    @Test func letsGoOfWhatIsTakenAndOfTheRestWithItself() {
        final class Parcel: Sendable {}
        weak var taken: Parcel?
        weak var left: Parcel?
        do {
            let mailbox = Mailbox<Parcel>()
            do {
                let parcels = [Parcel(), Parcel()]
                (taken, left) = (parcels[0], parcels[1])
                for parcel in parcels { mailbox.post(parcel) }
            }
            #expect(taken != nil && left != nil)
            _ = mailbox.take(waiting: .zero)
            #expect(taken == nil && left != nil)
        }
        #expect(left == nil)
    }
}
