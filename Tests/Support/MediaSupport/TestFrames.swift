public import Media

/// A picture with soft slopes, a disc that wanders with `number`, and coloured bars below: something for prediction,
/// for chroma, and for edges.
public func testPicture(
    width: Int, height: Int, number: Int = 0, colour: VideoColour = VideoColour()
) -> VideoFrame {
    var picture = VideoFrame(width: width, height: height, colour: colour)
    let (yStride, uvStride, chromaWidth, chromaHeight) =
        (picture.yStride, picture.uvStride, picture.chromaWidth, picture.chromaHeight)
    let (centreX, centreY) = (width / 4 + number * 3 % max(1, width / 2), height / 2)
    let radius = max(2, height / 5)
    picture.withMutablePlanes { y, u, v in
        for row in 0..<height {
            for column in 0..<width {
                let (left, top) = (column - centreX, row - centreY)
                let isInside = left * left + top * top < radius * radius
                y[row * yStride + column] = isInside ? 200 : UInt8(40 + 120 * column / width + 40 * row / height)
            }
        }
        for row in 0..<chromaHeight {
            for column in 0..<chromaWidth {
                let (left, top) = (column * 2 - centreX, row * 2 - centreY)
                let isInside = left * left + top * top < radius * radius
                u[row * uvStride + column] = isInside ? 90 : UInt8(100 + 60 * column / chromaWidth)
                v[row * uvStride + column] = isInside ? 180 : UInt8(160 - 60 * row / chromaHeight)
            }
        }
    }
    return picture
}

/// Peak signal to noise of a plane of `picture`, in decibels; infinite where it equals `reference`.
public func psnr(_ picture: any DecodedFrame, _ reference: any DecodedFrame) -> (y: Double, u: Double, v: Double) {
    guard picture.width == reference.width, picture.height == reference.height else { return (0, 0, 0) }
    var errors = (y: 0.0, u: 0.0, v: 0.0)
    let (width, height) = (picture.width, picture.height)
    picture.withPlanes { y, yStride, u, v, uvStride in
        // A span cannot be captured by another closure's span parameters; the first picture is copied.
        let (left, top, right) = (bytes(y), bytes(u), bytes(v))
        reference.withPlanes { otherY, otherYStride, otherU, otherV, otherUVStride in
            let (chromaWidth, chromaHeight) = ((width + 1) / 2, (height + 1) / 2)
            errors.y = decibels(left, yStride, bytes(otherY), otherYStride, width, height)
            errors.u = decibels(top, uvStride, bytes(otherU), otherUVStride, chromaWidth, chromaHeight)
            errors.v = decibels(right, uvStride, bytes(otherV), otherUVStride, chromaWidth, chromaHeight)
        }
    }
    return errors
}

public func psnr(_ picture: any DecodedFrame, _ reference: VideoFrame) -> (y: Double, u: Double, v: Double) {
    psnr(picture, CopiedFrame(reference))
}

/// The samples of all three planes without padding, line after line.
public func samples(_ picture: any DecodedFrame) -> [UInt8] {
    var result: [UInt8] = []
    let (width, height) = (picture.width, picture.height)
    picture.withPlanes { y, yStride, u, v, uvStride in
        for row in 0..<height { result.append(y.extracting(row * yStride..<row * yStride + width)) }
        let (chromaWidth, chromaHeight) = ((width + 1) / 2, (height + 1) / 2)
        for row in 0..<chromaHeight { result.append(u.extracting(row * uvStride..<row * uvStride + chromaWidth)) }
        for row in 0..<chromaHeight { result.append(v.extracting(row * uvStride..<row * uvStride + chromaWidth)) }
    }
    return result
}

/// A picture of samples in the order that `samples` gives.
public func picture(width: Int, height: Int, samples: [UInt8]) -> VideoFrame {
    var picture = VideoFrame(width: width, height: height)
    let (yStride, uvStride, chromaWidth, chromaHeight) =
        (picture.yStride, picture.uvStride, picture.chromaWidth, picture.chromaHeight)
    picture.withMutablePlanes { y, u, v in
        for row in 0..<height {
            for column in 0..<width { y[row * yStride + column] = samples[row * width + column] }
        }
        let (blue, red) = (width * height, width * height + chromaWidth * chromaHeight)
        for row in 0..<chromaHeight {
            for column in 0..<chromaWidth {
                u[row * uvStride + column] = samples[blue + row * chromaWidth + column]
                v[row * uvStride + column] = samples[red + row * chromaWidth + column]
            }
        }
    }
    return picture
}

private func bytes(_ span: Span<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.append(span)
    return result
}

private func decibels(
    _ first: [UInt8], _ firstStride: Int, _ second: [UInt8], _ secondStride: Int, _ width: Int, _ height: Int
) -> Double {
    var sum = 0
    for row in 0..<height {
        for column in 0..<width {
            let difference = Int(first[row * firstStride + column]) - Int(second[row * secondStride + column])
            sum += difference * difference
        }
    }
    return sum == 0 ? .infinity : 10 * logarithm(255 * 255 * Double(width * height) / Double(sum))
}
