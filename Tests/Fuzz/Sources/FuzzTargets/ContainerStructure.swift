import Media

/// Whether boxes lead exactly from one to the next and to the end, on the file's own level (ISO/IEC 14496-12 §4.2.2).
func mp4BoxesTile(_ file: [UInt8]) -> Bool {
    var position = 0
    while position < file.count {
        guard let size = file.span.uint32(at: position) else { return false }
        var length = UInt64(size)
        if size == 1 {
            guard let large = file.span.uint64(at: position + 8) else { return false }
            length = large
        }
        guard length >= 8, length <= UInt64(file.count - position) else { return false }
        position += Int(length)
    }
    return true
}

/// Whether the children of the Segment lead exactly to its end and the Segment to the file's (RFC 8794 §6).
func matroskaElementsTile(_ file: [UInt8]) -> Bool {
    guard let head = matroskaElement(in: file.span, at: 0), head.identifier == 0x1A45_DFA3,
        let segment = matroskaElement(in: file.span, at: head.end), segment.identifier == 0x1853_8067,
        segment.end == file.count
    else { return false }
    var position = segment.start
    while position < file.count {
        guard let child = matroskaElement(in: file.span, at: position) else { return false }
        if child.identifier == 0x1F43_B675, !clusterTiles(file.span, child.start..<child.end) { return false }
        position = child.end
    }
    return position == file.count
}

private func clusterTiles(_ file: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var position = range.lowerBound
    while position < range.upperBound {
        guard let child = matroskaElement(in: file, at: position) else { return false }
        position = child.end
    }
    return position == range.upperBound
}

/// Identifier, beginning of the content and end of an element of known size; nil where there is none.
private func matroskaElement(in file: Span<UInt8>, at position: Int) -> (identifier: UInt64, start: Int, end: Int)? {
    guard position < file.count else { return nil }
    let identifierWidth = file[position].leadingZeroBitCount + 1
    guard identifierWidth <= 4, position + identifierWidth < file.count else { return nil }
    var identifier: UInt64 = 0
    for i in 0..<identifierWidth { identifier = identifier << 8 | UInt64(file[position + i]) }
    let sizePosition = position + identifierWidth
    let sizeWidth = file[sizePosition].leadingZeroBitCount + 1
    guard sizeWidth <= 8, sizePosition + sizeWidth <= file.count else { return nil }
    var size = UInt64(file[sizePosition]) & (0xFF >> UInt64(sizeWidth))
    for i in 1..<max(1, sizeWidth) { size = size << 8 | UInt64(file[sizePosition + i]) }
    let start = sizePosition + sizeWidth
    guard size <= UInt64(file.count - start) else { return nil }
    return (identifier, start, start + Int(size))
}
