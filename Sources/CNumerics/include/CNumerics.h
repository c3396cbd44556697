/* Numerical methods of Boost.Math, Boost.Random, Boost.Odeint, Boost.CRC and Eigen, as C. Both libraries are headers alone, so that a program that
   uses them needs nothing of them where it runs. Licences: Boost Software Licence 1.0; Mozilla Public Licence 2.0. */

#ifndef CNUMERICS_H
#define CNUMERICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The rule of Gauss and Kronrod with 15 nodes on [-1, 1]: the 8 nodes that are not negative, ascending; Kronrod's weights;
   and Gauss' weights, which are 0 at every second node. */
void nnqft_gauss_kronrod_15(double nodes[8], double weights[8], double gauss_weights[8]);

/* The normal distribution's quantile, 0 < p < 1. */
double nnqft_normal_quantile(double p);

/* The upper tail of the chi-square distribution. */
double nnqft_chi_square_tail(double chi_square, double degrees_of_freedom);

/* The upper tail of Fisher's F distribution. */
double nnqft_fisher_tail(double f, double numerator, double denominator);

/* The modified Bessel function K_0(x), x > 0. */
double nnqft_bessel_k0(double x);

/* `count` points of Sobol's sequence in `dimension` dimensions, as 32-bit words. */
void nnqft_sobol(size_t dimension, size_t count, uint32_t *points);

/* Eigenvalues, ascending, and orthonormal eigenvectors, one a row, of a symmetric matrix [n][n]. False where the iteration
   does not converge, as for matrices with NaN. */
bool nnqft_symmetric_eigen(size_t n, const double *matrix, double *values, double *vectors);

/* M = U diag(values) Vᵀ, the values descending: `u` [rows][columns] and `v` [columns][columns] have orthonormal columns. False for
   matrices with NaN. Rows may not be fewer than columns. */
bool nnqft_singular_values(size_t rows, size_t columns, const double *matrix, double *u, double *values, double *v);

/* Adds XᵀX to `sum` [columns][columns], X [rows][columns]; `sum` is and stays exactly symmetric. */
void nnqft_add_gram(size_t rows, size_t columns, const double *x, double *sum);

/* CRC-32 as ZIP and PNG have it, of bytes that follow those whose CRC-32 is `before`; 0 before the first. */
uint32_t nnqft_crc32(uint32_t before, const void *bytes, size_t count);

/* The slope dy/dx at x, into `change`. */
typedef void (*nnqft_slope)(double x, const double *y, double *change, void *context);

/* Solves dy/dx = slope from *x to `to` by Dormand and Prince's method of order 5 (Boost.Odeint), with steps h so small that each one's error in
   each of the `count` components is below tolerance (|y| + |h dy/dx| + 1e-6 max |y| at the start). False where a solution ends on the way, in a singularity: then *x and y say
   where. */
bool nnqft_integrate(
    size_t count, nnqft_slope slope, void *context, double tolerance, double *x, double to, double *y);

#ifdef __cplusplus
}
#endif

#endif
