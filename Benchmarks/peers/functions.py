"""Elementary functions as polynomials, for the peers whose library has none that is vectorised. Highest power first.

Largest errors in exact arithmetic, relative to the value: logarithm 3e-8, sine 3e-9, cosine 3e-8, erf 6e-8, erf by tanh 1e-7: that of
single precision. ceiling.c uses the same.
"""

# Words to uniforms: (word >> 1) 2^-31 + 2^-32, in (0, 1]. 31 bits convert to floats by one instruction.
UNIFORM = (2.0**-31, 2.0**-32)

# The bits of sqrt(1/2): with u = 2^e (1 + f), sqrt(1/2) <= 1 + f < sqrt(2), -2 ln u = (f P(f) - 2) f - 2 ln 2 e.
ROOT_OF_HALF = 0x3F3504F3
MANTISSA = 0x007FFFFF
LOGARITHM = (
    -0.1746968924999237, 0.2861504554748535, -0.2983594536781311, 0.33141016960144043,
    -0.39924144744873047, 0.5000351071357727, -0.6666790246963501, 0.9999998211860657,
)
TWICE_LN_2 = 1.3862943611198906

# A point of the unit circle from one word: t = (word << 2) 2^-31 is the angle pi/4 (1 + t) in the first quadrant, where the coordinates
# are C(t^2) -+ t S(t^2); the two highest bits of the word are their signs. So no quadrant has to be sorted out.
SINE = (-2.5420809834031388e-05, 0.0017606966430321336, -0.057095643132925034, 0.5553603768348694)
COSINE = (-0.00022537463519256562, 0.011207419447600842, -0.21808882057666779, 0.7071067690849304)
SIGN = 0x80000000

# erf z = z P(z^2)/Q(z^2) for |z| <= ERF_END, and from there on 1 in single precision.
ERF_END = 3.925
ERF_P = (
    1.9881352629412522e-08, -1.948716599499482e-06, 0.00014050194425222604, 0.003654097319224194,
    0.05043073994022413, 0.1988726824905182, 1.1283791160812997,
)
ERF_Q = (0.000943802512938233, 0.014260225007330082, 0.11456006439645798, 0.5095783548531998, 1.0)

# erf z = tanh(z T(z^2)) for all z: fewest passes over an array where tanh is a vector function and erf is not.
ERF_BY_TANH = (
    1.4185187069415406e-07, -5.66846938454546e-06, 8.763729420024902e-05, -0.0006197845796123147,
    -0.0001918309135362506, 0.10276905447244644, 1.128379225730896,
)


def horner(coefficients, x):
    """For the arrays of any library. The coefficients are to be of the array's precision, or weak."""
    value = coefficients[0]
    for coefficient in coefficients[1:]:
        value = value * x + coefficient
    return value
