import Captures
import Glibc
import Jobs
import Media

extension CaptureDamage {
    /// Places that a warning names.
    private static let namedPlaces = 4

    /// What is missing of a capture or journal; nil if nothing is.
    var warning: Warning? {
        guard !isEmpty else { return nil }
        var sentences: [String] = []
        if holes > 0 {
            let named = places.prefix(Self.namedPlaces).map { "\(counted($0.length, "byte")) at byte \($0.offset)" }
                .joined(separator: ", ")
            let verb = bytes == 1 ? "is" : "are"
            sentences.append(
                "\(counted(bytes, "byte")) in \(counted(holes, "place")) \(verb) damaged and left out (\(named)"
                    + (holes > Self.namedPlaces ? ", …" : "") + "); what is before and after them is read")
        }
        if unreadableBytes > 0 {
            let reason = readError.map { unsafe ": \(String(cString: strerror($0))) (errno \($0))" } ?? ""
            sentences.append(
                "the disk could not read \(unreadableBytes) bytes of them\(reason); copy the file to another disk "
                    + "while it can be read")
        }
        if isHeaderAssumed {
            sentences.append("a header is damaged: what it declared was concluded from the packets")
        }
        if restamped > 0 {
            sentences.append(
                counted(restamped, "packet has a damaged arrival time", plural: "packets have damaged arrival times")
                    + ", and got that of the packet before")
        }
        return Warning(reason: .captureDamaged, message: sentences.joined(separator: "; "))
    }
}
