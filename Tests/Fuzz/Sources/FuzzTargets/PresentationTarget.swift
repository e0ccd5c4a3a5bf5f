import Conformance
import Media
import Services

/// Property: whatever the files of a presentation are, a check ends, asks only for paths in its folder, and names a
/// line or a byte that is there.
///
/// The input: a kind, the lengths of a list and of an initialization segment, both, and a media segment.
func fuzzPresentation(_ input: [UInt8]) {
    var draw = Draw(input)
    let kind = draw.byte()
    let list = draw.bytes(Int(draw.word()))
    let initialization = draw.bytes(Int(draw.word()))
    let segment = draw.rest()
    let entry = kind & 1 == 0 ? "index.m3u8" : "manifest.mpd"
    var reads = 0
    var check = PresentationCheck(
        read: { path in
            reads += 1
            // A list may name as many files as it has lines.
            guard reads < 1_000, !path.contains("://") else { return nil }
            holds(!path.hasPrefix("/") && !path.split(separator: "/").contains(".."), "paths stay in the folder")
            if PresentationCheck.isList(path) { return list }
            return path.hasSuffix("mp4") ? initialization : segment
        }, xml: XMLTree.parse)
    if kind & 2 == 0 {
        check.check(entry)
    } else {
        _ = check.watch(entry, at: .zero)
        _ = check.watch(entry, at: SessionTime(milliseconds: 5_000))
    }
    let longest = max(list.count, initialization.count, segment.count)
    for finding in check.findings.listed {
        switch finding.place.position {
        case .line(let number): holds(number >= 1 && number <= longest + 1, "a line that is there")
        case .byte(let offset): holds(offset >= 0 && offset <= longest, "a byte that is there")
        case nil: break
        }
    }
    holds(check.findings.counts.values.allSatisfy { $0 > 0 }, "what is counted was found")
}
